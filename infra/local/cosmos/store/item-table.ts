import type { SQLOutputValue, StatementSync } from 'node:sqlite';
import type { KeyRange } from '../partition-key.ts';
import type { Store } from './store.ts';

export interface Item {
  rid: number;
  /** Number of the last change; the change feed is ordered by it. */
  lsn: number;
  etag: string;
  /** The document as JSON, system properties included. */
  body: string;
}

/** When the items of a container expire, in seconds; no `defaultTtl`, no expiry. */
export interface Expiry {
  defaultTtl: number | undefined;
  now: number;
}

const alive = '(:ttl IS NULL OR coalesce(ttl, :ttl) = -1 OR ts + coalesce(ttl, :ttl) > :now)';
const columns = 'rid, lsn, etag, body';

/** The items of one container: a table of its own, so that dropping the container is dropping the table. */
export class ItemTable {
  private readonly byId: StatementSync;
  private readonly insertOne: StatementSync;
  private readonly updateOne: StatementSync;
  private readonly deleteOne: StatementSync;
  private readonly inPartition: StatementSync;
  private readonly inRange: StatementSync;
  private readonly changes: StatementSync;
  private readonly expired: StatementSync;

  /** Opens the table of the container `rid`, creating it where it is missing. */
  constructor({ sqlite }: Store, containerRid: number) {
    const table = `items_${containerRid}`;
    sqlite.exec(`
      CREATE TABLE IF NOT EXISTS ${table} (
        rid INTEGER PRIMARY KEY, pk TEXT NOT NULL, id TEXT NOT NULL, lsn INTEGER NOT NULL,
        etag TEXT NOT NULL, ts INTEGER NOT NULL, ttl INTEGER, body TEXT NOT NULL, UNIQUE (pk, id));
      CREATE INDEX IF NOT EXISTS ${table}_pk ON ${table} (pk);
      CREATE INDEX IF NOT EXISTS ${table}_lsn ON ${table} (lsn);`);
    const scan = (where: string) => `SELECT ${columns} FROM ${table} WHERE ${where} AND ${alive}`;
    this.byId = sqlite.prepare(scan('pk = :pk AND id = :id'));
    this.inPartition = sqlite.prepare(`${scan('pk = :from AND rid >= :rid')} ORDER BY rid`);
    this.inRange = sqlite.prepare(`${scan('pk >= :from AND pk < :to AND rid >= :rid')} ORDER BY rid`);
    this.changes = sqlite.prepare(
      `${scan('lsn > :after AND ts >= :since AND pk >= :from AND pk < :to')} ORDER BY lsn LIMIT :limit`,
    );
    this.insertOne = sqlite.prepare(`INSERT INTO ${table} VALUES (:rid, :pk, :id, :lsn, :etag, :ts, :ttl, :body)`);
    this.updateOne = sqlite.prepare(
      `UPDATE ${table} SET lsn = :lsn, etag = :etag, ts = :ts, ttl = :ttl, body = :body WHERE rid = :rid`,
    );
    this.deleteOne = sqlite.prepare(`DELETE FROM ${table} WHERE rid = ?`);
    this.expired = sqlite.prepare(`SELECT rid FROM ${table} WHERE NOT ${alive}`);
  }

  find(pk: string, id: string, expiry: Expiry): Item | undefined {
    const row = this.byId.get({ pk, id, ...bound(expiry) });
    return row && toItem(row);
  }

  insert(pk: string, id: string, ts: number, ttl: number | null, item: Item): void {
    this.insertOne.run({ pk, id, ts, ttl, ...item });
  }

  update(ts: number, ttl: number | null, { rid, lsn, etag, body }: Item): void {
    this.updateOne.run({ rid, lsn, etag, ts, ttl, body });
  }

  delete(rid: number): void {
    this.deleteOne.run(rid);
  }

  /** The living items of a range in the order of their creation. */
  *scan(range: KeyRange, fromRid: number, expiry: Expiry): Iterable<Item> {
    const rows = range.single
      ? this.inPartition.iterate({ from: range.from, rid: fromRid, ...bound(expiry) })
      : this.inRange.iterate({ from: range.from, to: range.to, rid: fromRid, ...bound(expiry) });
    for (const row of rows) yield toItem(row);
  }

  /** The living items changed after a serial number and not before a time, oldest change first. */
  changedAfter(range: KeyRange, after: number, since: number, limit: number, expiry: Expiry): Item[] {
    const { from, to } = range;
    return this.changes.all({ after, since, from, to, limit, ...bound(expiry) }).map(toItem);
  }

  /** Items that are past their time but still stored. */
  expiredRids(expiry: Expiry): number[] {
    return this.expired.all(bound(expiry)).map((row) => Number(row.rid));
  }
}

const bound = ({ defaultTtl, now }: Expiry) => ({ ttl: defaultTtl ?? null, now });

const toItem = (row: Record<string, SQLOutputValue>): Item => ({
  rid: Number(row.rid),
  lsn: Number(row.lsn),
  etag: String(row.etag),
  body: String(row.body),
});
