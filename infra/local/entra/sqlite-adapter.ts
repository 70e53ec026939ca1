import type { DatabaseSync } from 'node:sqlite';
import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider';
import { z } from 'zod';

const Row = z.object({ payload: z.string().transform((text): AdapterPayload => JSON.parse(text)) });

/** oidc-provider's storage in SQLite: sessions and refresh tokens outlive a restart. */
export function sqliteAdapter(db: DatabaseSync): AdapterFactory {
  db.exec(`CREATE TABLE IF NOT EXISTS records (
    model TEXT, id TEXT, payload TEXT, grant_id TEXT, uid TEXT, expires_at REAL, PRIMARY KEY (model, id)
  ); CREATE INDEX IF NOT EXISTS records_by_grant ON records (grant_id)`);
  return (model) => new SqliteAdapter(db, model);
}

class SqliteAdapter implements Adapter {
  readonly #db: DatabaseSync;
  readonly #model: string;

  constructor(db: DatabaseSync, model: string) {
    this.#db = db;
    this.#model = model;
  }

  async upsert(id: string, payload: AdapterPayload, expiresIn?: number): Promise<void> {
    const expiresAt = expiresIn === undefined ? null : Date.now() + expiresIn * 1000;
    this.#db.prepare('DELETE FROM records WHERE expires_at < ?').run(Date.now());
    this.#db
      .prepare('INSERT OR REPLACE INTO records VALUES (?, ?, ?, ?, ?, ?)')
      .run(this.#model, id, JSON.stringify(payload), payload.grantId ?? null, payload.uid ?? null, expiresAt);
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    return this.#one('id', id);
  }

  async findByUid(uid: string): Promise<AdapterPayload | undefined> {
    return this.#one('uid', uid);
  }

  async findByUserCode(): Promise<undefined> {
    return undefined; // Only the device flow has user codes, and it is off.
  }

  async consume(id: string): Promise<void> {
    this.#db
      .prepare("UPDATE records SET payload = json_set(payload, '$.consumed', unixepoch()) WHERE model = ? AND id = ?")
      .run(this.#model, id);
  }

  async destroy(id: string): Promise<void> {
    this.#db.prepare('DELETE FROM records WHERE model = ? AND id = ?').run(this.#model, id);
  }

  async revokeByGrantId(grantId: string): Promise<void> {
    this.#db.prepare('DELETE FROM records WHERE grant_id = ?').run(grantId);
  }

  #one(column: 'id' | 'uid', value: string): AdapterPayload | undefined {
    const row = this.#db
      .prepare(`SELECT payload FROM records WHERE model = ? AND ${column} = ? AND coalesce(expires_at > ?, 1)`)
      .get(this.#model, value, Date.now());
    return row ? Row.parse(row).payload : undefined;
  }
}
