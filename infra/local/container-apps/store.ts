import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { appKey } from './app-coordinates.ts';
import { type AppRecord, appRecordSchema } from './app-record.ts';
import { type OperationRecord, operationRecordSchema } from './operation-record.ts';
import type { ProcessIdentity } from './process-identity.ts';

const keptOperations = 1000;

/** Apps (with their secrets), operations and started processes in one SQLite file only its owner can read. */
export function openStore(dataFolder: string) {
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const file = join(dataFolder, 'container-apps.sqlite');
  closeSync(openSync(file, 'a', 0o600));
  const database = new DatabaseSync(file);
  database.exec(`
    PRAGMA journal_mode = WAL;
    CREATE TABLE IF NOT EXISTS apps (key TEXT PRIMARY KEY, record TEXT NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS operations (number INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, record TEXT NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS processes (pid INTEGER PRIMARY KEY, startedAt TEXT NOT NULL, role TEXT NOT NULL) STRICT;
  `);
  const putApp = database.prepare('INSERT OR REPLACE INTO apps VALUES (?, ?)');
  const removeApp = database.prepare('DELETE FROM apps WHERE key = ?');
  const putOperation = database.prepare(
    'INSERT INTO operations (id, record) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET record = excluded.record',
  );
  const trimOperations = database.prepare(
    'DELETE FROM operations WHERE number <= (SELECT max(number) FROM operations) - ?',
  );
  const putProcess = database.prepare('INSERT OR REPLACE INTO processes VALUES (?, ?, ?)');
  const removeProcess = database.prepare('DELETE FROM processes WHERE pid = ?');

  return {
    apps: (): AppRecord[] =>
      database
        .prepare('SELECT record FROM apps ORDER BY key')
        .all()
        .map((row) => appRecordSchema.parse(JSON.parse(String(row.record)))),
    saveApp: (app: AppRecord) => void putApp.run(appKey(app), JSON.stringify(app)),
    deleteApp: (key: string) => void removeApp.run(key),
    operations: (): OperationRecord[] =>
      database
        .prepare('SELECT record FROM operations ORDER BY number')
        .all()
        .map((row) => operationRecordSchema.parse(JSON.parse(String(row.record)))),
    saveOperation(operation: OperationRecord) {
      putOperation.run(operation.id, JSON.stringify(operation));
      trimOperations.run(keptOperations);
    },
    processes: (role: 'server' | 'container'): ProcessIdentity[] =>
      database
        .prepare('SELECT pid, startedAt FROM processes WHERE role = ?')
        .all(role)
        .map((row) => ({ pid: Number(row.pid), startedAt: String(row.startedAt) })),
    saveProcess: (role: 'server' | 'container', { pid, startedAt }: ProcessIdentity) =>
      void putProcess.run(pid, startedAt, role),
    forgetProcess: (pid: number) => void removeProcess.run(pid),
    close: () => database.close(),
  };
}

export type Store = ReturnType<typeof openStore>;
