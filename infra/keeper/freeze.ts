import { constants } from 'node:fs';
import { chmod, copyFile, lstat, mkdir, readdir, realpath, stat, symlink, utimes } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import type { ArchivedFile } from './archive.ts';
import { keeperFolder } from './boot.ts';
import { copySqliteDatabase, isSqliteDatabase } from './sqlite-backup.ts';

/**
 * Copies the live state into `into`, from where it can be packed at leisure: databases through SQLite, files as they
 * are, modes and times kept. Left out: the keeper's own folder, `tmp/`, locks, sockets, links that lead outside.
 */
export async function freezeState(stateDir: string, into: string): Promise<ArchivedFile[]> {
  const files: ArchivedFile[] = [];
  await mkdir(into, { recursive: true });
  await freezeFolder('');
  return files;

  async function freezeFolder(path: string): Promise<void> {
    const entries = await readdir(join(stateDir, path), { withFileTypes: true });
    const databases = new Set<string>();
    // Databases sort before their -wal, -shm and -journal, which go with the copy that SQLite makes.
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const child = join(path, entry.name);
      if (isLeftOut(child) || databases.has(entry.name.replace(/-(wal|shm|journal)$/, ''))) continue;
      try {
        if (entry.isDirectory()) await freezeSubfolder(child);
        else if (entry.isSymbolicLink()) await freezeLink(child);
        // A file that is being replaced may be gone for a moment: the second look decides.
        else if (entry.isFile() && (await freezeFile(child).catch(() => freezeFile(child)))) databases.add(entry.name);
      } catch (error) {
        if (!isMissing(error) && (await exists(join(stateDir, child)))) throw error;
      }
    }
  }

  async function freezeSubfolder(path: string): Promise<void> {
    const { mode, atime, mtime } = await stat(join(stateDir, path));
    await mkdir(join(into, path));
    await freezeFolder(path);
    // Its owner must be able to put children into it when it is restored.
    await chmod(join(into, path), mode | 0o700);
    await utimes(join(into, path), atime, mtime);
  }

  /** Returns whether it was a database. */
  async function freezeFile(path: string): Promise<boolean> {
    const [source, target] = [join(stateDir, path), join(into, path)];
    const { mode, atime, mtime } = await stat(source);
    const isDatabase = await isSqliteDatabase(source);
    if (isDatabase) await copySqliteDatabase(source, target);
    else await copyFile(source, target, constants.COPYFILE_FICLONE);
    await chmod(target, mode);
    await utimes(target, atime, mtime);
    files.push({ path, size: (await stat(target)).size });
    return isDatabase;
  }

  /** A link is kept if it ends within the state folder, and then names its end directly, relative to itself. */
  async function freezeLink(path: string): Promise<void> {
    const root = await realpath(stateDir);
    const end = await realpath(join(stateDir, path)).catch(() => undefined);
    if (!end?.startsWith(root + sep)) return;
    const folder = await realpath(join(stateDir, dirname(path)));
    await symlink(relative(folder, end), join(into, path));
  }
}

/**
 * A lock found in a snapshot names a process of a machine that is gone, and may block the gateway for good
 * (openclaw#5006, #75028, #138657). In a workspace, though, `yarn.lock` and its like are content.
 */
function isLeftOut(path: string): boolean {
  const [first] = path.split(sep);
  if (first === keeperFolder || first === 'tmp') return true;
  const inWorkspace = dirname(path)
    .split(sep)
    .some((segment) => segment.startsWith('workspace'));
  return !inWorkspace && /\.lock(\.(reclaim|sqlite(-wal|-shm|-journal)?))?$/.test(basename(path));
}

function isMissing(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
