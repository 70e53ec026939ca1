import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue, type SQLOutputValue, type StatementSync } from 'node:sqlite';

const schema = `
  CREATE TABLE IF NOT EXISTS instances (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, version TEXT NOT NULL, execution TEXT NOT NULL, status TEXT NOT NULL,
    suspended INTEGER NOT NULL DEFAULT 0, input TEXT NOT NULL, output TEXT, custom_status TEXT,
    parent TEXT, parent_execution TEXT, parent_task INTEGER, created INTEGER NOT NULL, updated INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS instances_by_age ON instances (created, id);
  CREATE TABLE IF NOT EXISTS history (
    instance TEXT NOT NULL, seq INTEGER NOT NULL, event TEXT NOT NULL, PRIMARY KEY (instance, seq)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS inbox (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, instance TEXT NOT NULL, execution TEXT, event TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS inbox_by_instance ON inbox (instance, seq);
  CREATE TABLE IF NOT EXISTS activities (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, instance TEXT NOT NULL, execution TEXT NOT NULL, task INTEGER NOT NULL,
    name TEXT NOT NULL, input TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS activities_by_instance ON activities (instance);
  CREATE TABLE IF NOT EXISTS timers (
    instance TEXT NOT NULL, task INTEGER NOT NULL, execution TEXT NOT NULL, fire_at INTEGER NOT NULL,
    PRIMARY KEY (instance, task)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS timers_by_time ON timers (fire_at);
  CREATE TABLE IF NOT EXISTS entities (id TEXT PRIMARY KEY, state TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS operations (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, entity TEXT NOT NULL, request TEXT NOT NULL, name TEXT NOT NULL, input TEXT,
    caller TEXT, caller_execution TEXT
  ) STRICT;
  CREATE INDEX IF NOT EXISTS operations_by_entity ON operations (entity, seq);
`;

export type Row = Record<string, SQLOutputValue>;

/** One SQLite file, owned by one process. A commit survives `kill -9` (WAL, synchronous=NORMAL), not a power cut. */
export interface Database {
  run(sql: string, ...values: SQLInputValue[]): number;
  all(sql: string, ...values: SQLInputValue[]): Row[];
  get(sql: string, ...values: SQLInputValue[]): Row | undefined;
  transaction<T>(work: () => T): T;
  close(): void;
}

export function openDatabase(file: string): Database {
  mkdirSync(dirname(file), { recursive: true });
  const db = new DatabaseSync(file);
  try {
    // The exclusive lock keeps a second host from running the same work; the system drops it when the process dies.
    db.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
    db.exec(schema);
  } catch (error) {
    db.close();
    throw new Error(`cannot open the Durable store ${file}; does another host use it?`, { cause: error });
  }
  const statements = new Map<string, StatementSync>();
  const prepared = (sql: string): StatementSync => {
    const statement = statements.get(sql) ?? db.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };
  return {
    run: (sql, ...values) => Number(prepared(sql).run(...values).changes),
    all: (sql, ...values) => prepared(sql).all(...values),
    get: (sql, ...values) => prepared(sql).get(...values),
    transaction(work) {
      prepared('BEGIN IMMEDIATE').run();
      try {
        const result = work();
        prepared('COMMIT').run();
        return result;
      } catch (error) {
        prepared('ROLLBACK').run();
        throw error;
      }
    },
    close: () => db.close(),
  };
}
