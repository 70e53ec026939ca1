import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { type IndexDefinition, type IndexSchema, parseDefinition, toSchema } from './index-schema.ts';
import { badRequest, noSuchIndex, SearchError } from './search-error.ts';
import { createVectorTable } from './vector-store.ts';

const Row = z.object({ id: z.int(), name: z.string(), etag: z.string(), definition: z.string() });

/** One index and the names of its tables: documents as JSON, the full text of the searchable fields, and vectors. */
export interface StoredIndex {
  readonly definition: IndexDefinition & { '@odata.etag': string };
  readonly schema: IndexSchema;
  readonly documents: string;
  readonly text: string;
  readonly vectors: string;
}

export interface Preconditions {
  readonly ifMatch: string | undefined;
  readonly ifNoneMatch: string | undefined;
}

/** The indexes of the service: definitions are rows, and each index owns three tables. */
export class IndexStore {
  readonly #db: DatabaseSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
    db.exec(
      'CREATE TABLE IF NOT EXISTS indexes (id INTEGER PRIMARY KEY, name TEXT UNIQUE, etag TEXT, definition TEXT)',
    );
  }

  list(): StoredIndex[] {
    return this.#db.prepare('SELECT * FROM indexes ORDER BY name').all().map(read);
  }

  get(name: string): StoredIndex {
    const found = this.#find(name);
    if (!found) throw noSuchIndex(name);
    return found;
  }

  create(input: unknown): StoredIndex {
    const definition = parseDefinition(input);
    if (this.#find(definition.name)) {
      throw new SearchError(
        409,
        `Cannot create index '${definition.name}' because it already exists.`,
        'ResourceNameAlreadyInUse',
      );
    }
    return this.#insert(definition);
  }

  /** PUT: creates, or changes what may be changed (new fields, and whether a field is retrievable). */
  put(name: string, input: unknown, preconditions: Preconditions): { index: StoredIndex; created: boolean } {
    const definition = parseDefinition(input);
    if (definition.name !== name)
      throw badRequest(`The index name '${definition.name}' does not match the URL '${name}'.`);
    const existing = this.#find(name);
    check(preconditions, existing);
    if (!existing) return { index: this.#insert(definition), created: true };
    refuseBreakingChange(existing.definition, definition);
    this.#db
      .prepare('UPDATE indexes SET definition = ?, etag = ? WHERE name = ?')
      .run(JSON.stringify(definition), randomUUID(), name);
    const index = this.get(name);
    createVectorTable(this.#db, index);
    if (!isDeepStrictEqual(existing.schema.searchable, index.schema.searchable)) this.#rebuildText(index);
    return { index, created: false };
  }

  delete(name: string, preconditions: Preconditions): void {
    const index = this.#find(name);
    check(preconditions, index);
    if (!index) throw noSuchIndex(name);
    this.#db.prepare('DELETE FROM indexes WHERE name = ?').run(name);
    this.#db.exec(`DROP TABLE ${index.documents}; DROP TABLE ${index.text}; DROP TABLE IF EXISTS ${index.vectors}`);
  }

  #find(name: string): StoredIndex | undefined {
    const row = this.#db.prepare('SELECT * FROM indexes WHERE name = ?').get(name);
    return row ? read(row) : undefined;
  }

  #insert(definition: IndexDefinition): StoredIndex {
    this.#db
      .prepare('INSERT INTO indexes (name, etag, definition) VALUES (?, ?, ?)')
      .run(definition.name, randomUUID(), JSON.stringify(definition));
    const index = this.get(definition.name);
    this.#db.exec(
      `CREATE TABLE ${index.documents} (id INTEGER PRIMARY KEY, key TEXT UNIQUE NOT NULL, body TEXT NOT NULL)`,
    );
    createVectorTable(this.#db, index);
    this.#rebuildText(index);
    return index;
  }

  #rebuildText(index: StoredIndex): void {
    this.#db.exec(`
      DROP TABLE IF EXISTS ${index.text};
      CREATE VIRTUAL TABLE ${index.text}
        USING fts5(${textColumns(index.schema).join(', ')}, tokenize = 'porter unicode61 remove_diacritics 2');
      ${fillText(index)}`);
  }
}

/** Column names of the full-text table, in the order of the searchable fields (FTS5 reserves some names, so numbered). */
export const textColumns = (schema: IndexSchema): string[] =>
  schema.searchable.length > 0 ? schema.searchable.map((_, i) => `c${i}`) : ['nothing'];

/** SQL that copies the searchable fields of documents into the full-text table; a WHERE clause may follow. */
export function fillText({ schema, documents, text }: StoredIndex): string {
  const values = schema.searchable.map(
    (field) => `(SELECT group_concat(value, char(10)) FROM json_each(body, '$.${field}'))`,
  );
  return `INSERT INTO ${text} (rowid, ${textColumns(schema).join(', ')})
    SELECT id, ${values.length > 0 ? values.join(', ') : 'NULL'} FROM ${documents}`;
}

function read(row: unknown): StoredIndex {
  const { id, etag, definition: json } = Row.parse(row);
  const definition = parseDefinition(JSON.parse(json));
  return {
    definition: { ...definition, '@odata.etag': `"${etag}"` },
    schema: toSchema(definition),
    documents: `documents_${id}`,
    text: `text_${id}`,
    vectors: `vectors_${id}`,
  };
}

function check({ ifMatch, ifNoneMatch }: Preconditions, existing: StoredIndex | undefined): void {
  const etag = existing?.definition['@odata.etag'];
  const matches = (wanted: string) => existing !== undefined && (wanted === '*' || wanted === etag);
  if ((ifMatch && !matches(ifMatch)) || (ifNoneMatch && matches(ifNoneMatch))) {
    throw new SearchError(412, 'The precondition given in one of the request headers evaluated to false.');
  }
}

function refuseBreakingChange(before: IndexDefinition, after: IndexDefinition): void {
  for (const field of before.fields) {
    const next = after.fields.find((candidate) => candidate.name === field.name);
    if (!next) throw badRequest(`Existing field '${field.name}' cannot be deleted.`);
    const kept = { ...field, retrievable: next.retrievable };
    if (!isDeepStrictEqual({ ...next, retrievable: next.retrievable }, kept)) {
      throw badRequest(`Existing field '${field.name}' cannot be changed.`);
    }
  }
  for (const algorithm of before.vectorSearch?.algorithms ?? []) {
    const next = after.vectorSearch?.algorithms?.find(({ name }) => name === algorithm.name);
    if (!isDeepStrictEqual(next, algorithm))
      throw badRequest(`Existing algorithm configuration '${algorithm.name}' cannot be changed.`);
  }
}
