import type { StatementSync } from 'node:sqlite';
import { fingerprint } from '../sql/grouping.ts';
import { type Json, valueAt } from '../sql/values.ts';
import type { Store } from './store.ts';

/** The unique key policy of a container: values that may occur once in a logical partition. */
export class UniqueKeys {
  private readonly keys: readonly string[][][];
  private readonly claimOne: StatementSync | undefined;
  private readonly releaseAll: StatementSync | undefined;

  /** `keys`: each unique key as the list of its paths. */
  constructor({ sqlite }: Store, containerRid: number, keys: readonly string[][][]) {
    this.keys = keys;
    if (keys.length === 0) return;
    const table = `unique_${containerRid}`;
    sqlite.exec(`
      CREATE TABLE IF NOT EXISTS ${table} (
        pk TEXT, key INTEGER, value TEXT, rid INTEGER, PRIMARY KEY (pk, key, value)) WITHOUT ROWID;
      CREATE INDEX IF NOT EXISTS ${table}_rid ON ${table} (rid);`);
    this.claimOne = sqlite.prepare(`INSERT OR IGNORE INTO ${table} VALUES (?, ?, ?, ?)`);
    this.releaseAll = sqlite.prepare(`DELETE FROM ${table} WHERE rid = ?`);
  }

  /** Takes the values of a document; false when another document of the partition has one of them. */
  claim(pk: string, rid: number, document: Json): boolean {
    return this.keys.every((paths, index) => {
      const value = fingerprint(paths.map((path) => valueAt(document, path) ?? null));
      return this.claimOne?.run(pk, index, value, rid).changes === 1;
    });
  }

  release(rid: number): void {
    this.releaseAll?.run(rid);
  }
}
