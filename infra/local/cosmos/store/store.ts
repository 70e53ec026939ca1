import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';

// One server per file: the serial number is counted in memory, so a second one must not even start.
const schema = `
  PRAGMA locking_mode = EXCLUSIVE;
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  CREATE TABLE IF NOT EXISTS databases (rid INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, body TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS containers (
    rid INTEGER PRIMARY KEY, database INTEGER NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL, UNIQUE (database, id));
  CREATE TABLE IF NOT EXISTS counter (only INTEGER PRIMARY KEY CHECK (only = 1), serial INTEGER NOT NULL);
  INSERT OR IGNORE INTO counter VALUES (1, 0);
`;

/** The SQLite file behind one account, and the counter that numbers every change in it. */
export class Store {
  readonly sqlite: DatabaseSync;
  private readonly saveSerial: StatementSync;
  private serial: number;
  private depth = 0;

  constructor(folder: string) {
    mkdirSync(folder, { recursive: true });
    this.sqlite = new DatabaseSync(join(folder, 'cosmos.sqlite'));
    this.sqlite.exec(schema);
    this.saveSerial = this.sqlite.prepare('UPDATE counter SET serial = ?');
    this.serial = Number(this.sqlite.prepare('SELECT serial FROM counter').get()?.serial);
  }

  /** The next number of the account-wide sequence; never used twice, not even after a restart. */
  nextSerial(): number {
    return ++this.serial;
  }

  get lastSerial(): number {
    return this.serial;
  }

  /** All or nothing. Nests: an inner transaction that throws undoes only its own part. */
  transaction<T>(work: () => T): T {
    const outermost = this.depth === 0;
    this.sqlite.exec(outermost ? 'BEGIN IMMEDIATE' : `SAVEPOINT level${this.depth}`);
    this.depth++;
    try {
      const result = work();
      if (outermost) this.saveSerial.run(this.serial);
      this.sqlite.exec(outermost ? 'COMMIT' : `RELEASE level${this.depth - 1}`);
      return result;
    } catch (error) {
      this.sqlite.exec(outermost ? 'ROLLBACK' : `ROLLBACK TO level${this.depth - 1}; RELEASE level${this.depth - 1}`);
      throw error;
    } finally {
      this.depth--;
    }
  }

  close(): void {
    this.sqlite.close();
  }
}
