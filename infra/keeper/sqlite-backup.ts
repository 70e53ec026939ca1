import { open } from 'node:fs/promises';
import { backup, DatabaseSync } from 'node:sqlite';

const magic = Buffer.from('SQLite format 3\0');
const busyMs = 10_000;

/** Larger than any database: the whole copy is one read transaction, which a busy writer cannot restart. */
const allPages = 2 ** 31 - 1;

/**
 * Tells a SQLite database by its first 16 bytes. Never call it while this process copies that database:
 * closing any descriptor of a file drops all POSIX locks the process holds on it.
 */
export async function isSqliteDatabase(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(magic.length), 0, magic.length, 0);
    return bytesRead === magic.length && buffer.equals(magic);
  } finally {
    await file.close();
  }
}

/**
 * Copies a live database into a new file, as of one moment, without disturbing its writers.
 * @throws if the copy does not pass SQLite's own check: a corrupt database is not a backup
 */
export async function copySqliteDatabase(source: string, target: string): Promise<void> {
  using database = new DatabaseSync(source, { readOnly: true, timeout: busyMs });
  await backup(database, target, { rate: allPages });
  // Opened for writing, because closing it then removes the -wal and -shm that checking created.
  using copy = new DatabaseSync(target);
  const [verdict] = copy.prepare('PRAGMA quick_check(1)').all();
  if (verdict?.quick_check !== 'ok') throw new Error(`${source} is corrupt: ${verdict?.quick_check}`);
}
