import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { SearchDocument } from './document-values.ts';
import type { Sql } from './filter-sql.ts';
import type { StoredIndex } from './index-store.ts';
import type { Scores } from './ranking.ts';

const Row = z.object({ id: z.int(), vector: z.instanceof(Uint8Array) });

/** Vectors lie beside the documents as 32-bit floats, because filters read whole documents. */
export function createVectorTable(db: DatabaseSync, { vectors }: Pick<StoredIndex, 'vectors'>): void {
  db.exec(
    `CREATE TABLE IF NOT EXISTS ${vectors}
      (key TEXT NOT NULL, field TEXT NOT NULL, vector BLOB NOT NULL, PRIMARY KEY (key, field)) WITHOUT ROWID`,
  );
}

/** Takes the vectors out of a document's fields and stores them; what is null is removed. Returns the other fields. */
export function putVectors(db: DatabaseSync, index: StoredIndex, key: string, fields: SearchDocument): SearchDocument {
  return Object.fromEntries(
    Object.entries(fields).filter(([name, value]) => {
      if (index.schema.fields.get(name)?.dimensions === undefined) return true;
      const vector = z.array(z.number()).parse(value);
      db.prepare(`DELETE FROM ${index.vectors} WHERE key = ? AND field = ?`).run(key, name);
      if (vector.length > 0)
        db.prepare(`INSERT INTO ${index.vectors} VALUES (?, ?, ?)`).run(key, name, toBytes(vector));
      return false;
    }),
  );
}

export function removeVectors(db: DatabaseSync, { vectors }: StoredIndex, key: string): void {
  db.prepare(`DELETE FROM ${vectors} WHERE key = ?`).run(key);
}

/** The stored vector, or an empty one. */
export function vectorOf(db: DatabaseSync, { vectors }: StoredIndex, key: string, field: string): number[] {
  const row = db.prepare(`SELECT vector FROM ${vectors} WHERE key = ? AND field = ?`).get(key, field);
  return row ? [...toFloats(Row.pick({ vector: true }).parse(row).vector)] : [];
}

/**
 * The `k` documents of the filter whose vectors are nearest, by looking at every one. The score of Azure AI Search:
 * 1 / (1 + cosine distance), from 0.333 to 1.
 * https://learn.microsoft.com/azure/search/vector-search-ranking
 */
export function nearest(
  db: DatabaseSync,
  index: StoredIndex,
  filter: Sql,
  { field, vector, k }: { field: string; vector: readonly number[]; k: number },
): Scores {
  const wanted = Float32Array.from(vector);
  const length = Math.hypot(...wanted);
  const rows = db
    .prepare(
      `SELECT id, vector FROM ${index.documents} AS d JOIN ${index.vectors} AS v ON v.key = d.key AND v.field = ?
        WHERE ${filter.sql}`,
    )
    .iterate(field, ...filter.values);
  const scored: [number, number][] = [];
  for (const row of rows) {
    const { id, vector: stored } = Row.parse(row);
    scored.push([id, 1 / (2 - cosine(wanted, length, toFloats(stored)))]);
  }
  scored.sort(([one, left], [other, right]) => right - left || one - other);
  return new Map(scored.slice(0, k));
}

function cosine(wanted: Float32Array, length: number, stored: Float32Array): number {
  let product = 0;
  let squares = 0;
  for (let at = 0; at < wanted.length; at++) {
    const value = stored[at] ?? 0;
    product += (wanted[at] ?? 0) * value;
    squares += value * value;
  }
  return product / (length * Math.sqrt(squares) || 1);
}

const toBytes = (vector: readonly number[]): Uint8Array => new Uint8Array(Float32Array.from(vector).buffer);

const toFloats = (bytes: Uint8Array): Float32Array => new Float32Array(bytes.slice().buffer);
