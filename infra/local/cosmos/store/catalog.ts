import { randomUUID } from 'node:crypto';
import { type ContainerDefinition, parseContainer } from '../container-definition.ts';
import { CosmosError, notFound } from '../cosmos-error.ts';
import { pathNames } from '../partition-key.ts';
import { ItemTable } from './item-table.ts';
import type { Store } from './store.ts';
import { UniqueKeys } from './unique-keys.ts';

export interface Database {
  rid: number;
  ridText: string;
  body: string;
}

export interface Container {
  rid: number;
  ridText: string;
  definition: ContainerDefinition;
  partitionPaths: string[][];
  items: ItemTable;
  uniqueKeys: UniqueKeys;
  /** The resource as the service sends it. */
  body: string;
}

/** A resource id as the service writes it: opaque base64. */
export function ridText(...numbers: number[]): string {
  const bytes = Buffer.alloc(numbers.length * 8);
  for (const [index, number] of numbers.entries()) bytes.writeBigUInt64BE(BigInt(number), index * 8);
  return bytes.toString('base64').replaceAll('/', '-');
}

/** The databases and containers of the account. */
export class Catalog {
  private readonly store: Store;
  private readonly opened = new Map<string, Container>();

  constructor(store: Store) {
    this.store = store;
  }

  databases(): string[] {
    return this.rows('SELECT body FROM databases ORDER BY rid').map(({ body }) => body);
  }

  findDatabase(id: string): Database {
    const [row] = this.rows('SELECT rid, body FROM databases WHERE id = ?', id);
    if (!row) throw notFound();
    return { ...row, ridText: ridText(row.rid) };
  }

  createDatabase(id: string): string {
    if (this.rows('SELECT rid, body FROM databases WHERE id = ?', id).length > 0) throw conflict();
    return this.store.transaction(() => {
      const rid = this.store.nextSerial();
      const body = stamped({ id, _colls: 'colls/', _users: 'users/' }, ridText(rid), `dbs/${ridText(rid)}/`);
      this.store.sqlite.prepare('INSERT INTO databases VALUES (?, ?, ?)').run(rid, id, body);
      return body;
    });
  }

  deleteDatabase(id: string): void {
    const { rid } = this.findDatabase(id);
    this.store.transaction(() => {
      for (const row of this.rows('SELECT rid, body FROM containers WHERE database = ?', rid)) this.drop(row.rid);
      this.store.sqlite.prepare('DELETE FROM databases WHERE rid = ?').run(rid);
    });
    this.opened.clear();
  }

  containers(database: string): string[] {
    const { rid } = this.findDatabase(database);
    return this.rows('SELECT rid, body FROM containers WHERE database = ? ORDER BY rid', rid).map(({ body }) => body);
  }

  /** Throws 404 when the database or the container does not exist. */
  container(database: string, id: string): Container {
    const path = `${database}/${id}`;
    const known = this.opened.get(path);
    if (known) return known;
    const [row] = this.rows(
      'SELECT rid, body FROM containers WHERE database = ? AND id = ?',
      this.findDatabase(database).rid,
      id,
    );
    if (!row) throw notFound();
    const container = this.open(row.rid, row.body);
    this.opened.set(path, container);
    return container;
  }

  /** The containers used since the server was started. */
  inUse(): Iterable<Container> {
    return this.opened.values();
  }

  createContainer(database: string, definition: ContainerDefinition): string {
    const parent = this.findDatabase(database);
    if (
      this.rows('SELECT rid, body FROM containers WHERE database = ? AND id = ?', parent.rid, definition.id).length > 0
    )
      throw conflict();
    return this.store.transaction(() => {
      const rid = this.store.nextSerial();
      const body = containerBody(parent, rid, definition);
      this.store.sqlite.prepare('INSERT INTO containers VALUES (?, ?, ?, ?)').run(rid, parent.rid, definition.id, body);
      return body;
    });
  }

  replaceContainer(database: string, id: string, definition: ContainerDefinition): string {
    const { rid } = this.container(database, id);
    const body = containerBody(this.findDatabase(database), rid, definition);
    this.store.sqlite.prepare('UPDATE containers SET body = ? WHERE rid = ?').run(body, rid);
    this.opened.delete(`${database}/${id}`);
    return body;
  }

  deleteContainer(database: string, id: string): void {
    const { rid } = this.container(database, id);
    this.store.transaction(() => this.drop(rid));
    this.opened.delete(`${database}/${id}`);
  }

  private drop(rid: number): void {
    this.store.sqlite.exec(`DROP TABLE IF EXISTS items_${rid}; DROP TABLE IF EXISTS unique_${rid};`);
    this.store.sqlite.prepare('DELETE FROM containers WHERE rid = ?').run(rid);
  }

  private open(rid: number, body: string): Container {
    const definition = parseContainer(JSON.parse(body));
    const keys = definition.uniqueKeyPolicy?.uniqueKeys ?? [];
    return {
      rid,
      ridText: ridText(rid),
      definition,
      partitionPaths: definition.partitionKey.paths.map(pathNames),
      items: new ItemTable(this.store, rid),
      uniqueKeys: new UniqueKeys(
        this.store,
        rid,
        keys.map(({ paths }) => paths.map(pathNames)),
      ),
      body,
    };
  }

  private rows(sql: string, ...parameters: (string | number)[]): { rid: number; body: string }[] {
    const rows = this.store.sqlite.prepare(sql).all(...parameters);
    return rows.map((row) => ({ rid: Number(row.rid), body: String(row.body) }));
  }
}

const conflict = () => new CosmosError(409, 'Resource with specified id, name, or unique index already exists.');

function containerBody(database: Database, rid: number, definition: ContainerDefinition): string {
  const children = {
    _docs: 'docs/',
    _sprocs: 'sprocs/',
    _triggers: 'triggers/',
    _udfs: 'udfs/',
    _conflicts: 'conflicts/',
  };
  const text = ridText(rid);
  return stamped({ ...definition, ...children }, text, `dbs/${database.ridText}/colls/${text}/`);
}

const stamped = (resource: object, rid: string, self: string): string =>
  JSON.stringify({
    ...resource,
    _rid: rid,
    _self: self,
    _etag: `"${randomUUID()}"`,
    _ts: Math.floor(Date.now() / 1000),
  });
