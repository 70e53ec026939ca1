import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { keyOf, type SearchDocument, toStoredValues } from './document-values.ts';
import type { IndexSchema } from './index-schema.ts';
import { fillText, type StoredIndex } from './index-store.ts';
import { badRequest, SearchError } from './search-error.ts';
import { putVectors, removeVectors, vectorOf } from './vector-store.ts';

const MAX_BATCH = 1000;

const Batch = z.object({
  value: z
    .array(
      z.looseObject({ '@search.action': z.enum(['upload', 'merge', 'mergeOrUpload', 'delete']).default('upload') }),
    )
    .min(1)
    .max(MAX_BATCH),
});

const Row = z.object({ id: z.int(), body: z.string() });
const Body = z.record(z.string(), z.unknown());

export interface IndexingResult {
  readonly key: string;
  readonly status: boolean;
  readonly errorMessage: string | null;
  readonly statusCode: number;
}

interface Action {
  readonly kind: z.infer<typeof Batch>['value'][number]['@search.action'];
  readonly key: string;
  readonly fields: SearchDocument;
}

/** Applies a batch of document actions in one transaction: 400 for a wrong batch, else one result a key. */
export function applyBatch(db: DatabaseSync, index: StoredIndex, input: unknown): IndexingResult[] {
  const actions = parseBatch(index.schema, input);
  db.exec('BEGIN IMMEDIATE');
  try {
    const results = actions.map((action) => apply(db, index, action));
    db.exec('COMMIT');
    return results;
  } catch (error) {
    db.exec('ROLLBACK');
    throw error;
  }
}

/** One document with the fields asked for; throws 404. */
export function lookUp(db: DatabaseSync, index: StoredIndex, key: string, select: readonly string[]): SearchDocument {
  const row = find(db, index, key);
  if (!row) throw new SearchError(404, `Document with key '${key}' was not found.`, 'ResourceNotFound');
  return project(db, index, { key, body: row.body }, select);
}

export function countDocuments(db: DatabaseSync, index: StoredIndex): number {
  return z.object({ n: z.int() }).parse(db.prepare(`SELECT count(*) AS n FROM ${index.documents}`).get()).n;
}

/** The names asked for by `$select`, checked; `*` and nothing mean every retrievable field. */
export function selectedFields(schema: IndexSchema, select: string | null | undefined): string[] {
  const names = (select ?? '*').split(',').map((name) => name.trim());
  if (names.includes('*'))
    return [...schema.fields.values()].filter((field) => field.retrievable).map((field) => field.name);
  for (const name of names) {
    if (!schema.fields.get(name)?.retrievable) {
      throw badRequest(`Invalid expression: Could not find a retrievable property named '${name}' in $select.`);
    }
  }
  return names;
}

export function project(
  db: DatabaseSync,
  index: StoredIndex,
  { key, body }: { key: string; body: string },
  select: readonly string[],
): SearchDocument {
  const stored = Body.parse(JSON.parse(body));
  return Object.fromEntries(
    select.map((name) => {
      const field = index.schema.fields.get(name);
      if (field?.dimensions !== undefined) return [name, vectorOf(db, index, key, name)];
      return [name, stored[name] ?? (field?.collection ? [] : null)];
    }),
  );
}

function parseBatch(schema: IndexSchema, input: unknown): Action[] {
  const parsed = Batch.safeParse(input);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw badRequest(`The request is invalid. Details: ${issue?.path.join('.')}: ${issue?.message}`);
  }
  return parsed.data.value.map(({ '@search.action': kind, ...fields }) => ({
    kind,
    key: keyOf(schema, fields),
    fields: toStoredValues(schema, fields),
  }));
}

function apply(db: DatabaseSync, index: StoredIndex, { kind, key, fields }: Action): IndexingResult {
  const existing = find(db, index, key);
  const done = (statusCode: number) => ({ key, status: true, errorMessage: null, statusCode });
  if (kind === 'merge' && !existing) {
    return { key, status: false, errorMessage: 'Document not found.', statusCode: 404 };
  }
  if (existing) remove(db, index, existing.id);
  if (kind === 'delete' || kind === 'upload') removeVectors(db, index, key);
  if (kind === 'delete') return done(200);
  const given = putVectors(db, index, key, fields);
  const merged = existing && kind !== 'upload' ? { ...Body.parse(JSON.parse(existing.body)), ...given } : given;
  insert(db, index, key, merged);
  return done(existing ? 200 : 201);
}

function find(db: DatabaseSync, index: StoredIndex, key: string): z.infer<typeof Row> | undefined {
  const row = db.prepare(`SELECT id, body FROM ${index.documents} WHERE key = ?`).get(key);
  return row ? Row.parse(row) : undefined;
}

function insert(db: DatabaseSync, index: StoredIndex, key: string, body: SearchDocument): void {
  const { lastInsertRowid } = db
    .prepare(`INSERT INTO ${index.documents} (key, body) VALUES (?, ?)`)
    .run(key, JSON.stringify(body));
  db.prepare(`${fillText(index)} WHERE id = ?`).run(lastInsertRowid);
}

function remove(db: DatabaseSync, index: StoredIndex, id: number): void {
  db.prepare(`DELETE FROM ${index.documents} WHERE id = ?`).run(id);
  db.prepare(`DELETE FROM ${index.text} WHERE rowid = ?`).run(id);
}
