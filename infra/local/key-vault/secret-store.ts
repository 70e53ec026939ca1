import { randomBytes } from 'node:crypto';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export type SecretVersion = { name: string; version: string; value: string; createdAt: number };

/** Secrets with all their versions, in one SQLite file only its owner can read. Names are case-insensitive. */
export function openSecretStore(dataFolder: string) {
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const file = join(dataFolder, 'key-vault.sqlite');
  closeSync(openSync(file, 'a', 0o600));
  const database = new DatabaseSync(file);
  database.exec(`
    PRAGMA journal_mode = WAL;
    CREATE TABLE IF NOT EXISTS versions (
      number INTEGER PRIMARY KEY, name TEXT NOT NULL COLLATE NOCASE, version TEXT NOT NULL, value TEXT NOT NULL,
      createdAt INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE IF NOT EXISTS deleted (name TEXT PRIMARY KEY COLLATE NOCASE, at INTEGER NOT NULL) STRICT;
  `);
  const find = database.prepare('SELECT * FROM versions WHERE name = ? ORDER BY number DESC');
  const add = database.prepare('INSERT INTO versions (name, version, value, createdAt) VALUES (?, ?, ?, ?)');
  const isDeleted = database.prepare('SELECT 1 FROM deleted WHERE name = ?');
  const versionsOf = (name: string): SecretVersion[] =>
    find.all(name).map((row) => ({
      name: String(row.name),
      version: String(row.version),
      value: String(row.value),
      createdAt: Number(row.createdAt),
    }));

  return {
    isDeleted: (name: string): boolean => isDeleted.get(name) !== undefined,

    /** The latest version without one; also of a deleted secret. */
    read: (name: string, version?: string): SecretVersion | undefined =>
      versionsOf(name).find((one) => version === undefined || one.version === version),

    write(name: string, value: string): SecretVersion {
      const created = { name, version: randomBytes(16).toString('hex'), value, createdAt: Date.now() };
      add.run(name, created.version, value, created.createdAt);
      return created;
    },

    remove: (name: string) =>
      void database.prepare('INSERT OR IGNORE INTO deleted VALUES (?, ?)').run(name, Date.now()),
    recover: (name: string) => void database.prepare('DELETE FROM deleted WHERE name = ?').run(name),
    names: (): string[] =>
      database
        .prepare('SELECT DISTINCT name FROM versions ORDER BY name')
        .all()
        .map((row) => String(row.name)),
    close: () => database.close(),
  };
}

export type SecretStore = ReturnType<typeof openSecretStore>;
