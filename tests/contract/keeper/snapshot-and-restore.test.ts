import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { chmod, readdir, readFile, readlink, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from '@jest/globals';
import { put, useTenantDisks, visible } from './tenant-disks.ts';

const { folder, newDisk, startedWith } = useTenantDisks();

describe('restoring', () => {
  it('starts a new tenant with an empty state', async () => {
    const instance = await newDisk();
    expect(await instance.restore()).toMatchObject({ restoredFrom: null, latestAtRestore: null });
    expect(await visible(instance.stateDir)).toEqual([]);
  });

  it('brings back files with their modes, times and inner links', async () => {
    const first = await startedWith({
      'workspace/SOUL.md': 'kind',
      'workspace/deep/er/ünïcode name.txt': '',
      key: 'k',
    });
    await symlink(join(first.stateDir, 'key'), join(first.stateDir, 'workspace/deep/key-link'));
    const then = new Date('2026-01-02T03:04:05Z');
    await chmod(join(first.stateDir, 'key'), 0o600);
    await utimes(join(first.stateDir, 'key'), then, then);
    await chmod(join(first.stateDir, 'workspace/deep'), 0o750);
    await utimes(join(first.stateDir, 'workspace/deep'), then, then);
    await first.snapshot('one');

    const second = await newDisk();
    expect(await second.restore()).toMatchObject({ restoredFrom: 'one', latestAtRestore: 'one' });
    expect(await visible(second.stateDir)).toEqual(await visible(first.stateDir));
    expect(await stat(join(second.stateDir, 'key'))).toMatchObject({ mtime: then });
    expect((await stat(join(second.stateDir, 'key'))).mode & 0o777).toBe(0o600);
    expect(await stat(join(second.stateDir, 'workspace/deep'))).toMatchObject({ mtime: then });
    expect((await stat(join(second.stateDir, 'workspace/deep'))).mode & 0o777).toBe(0o750);
    expect(await readlink(join(second.stateDir, 'workspace/deep/key-link'))).toBe('../../key');
    expect(await readFile(join(second.stateDir, 'workspace/deep/key-link'), 'utf8')).toBe('k');
  });

  it('leaves out locks, temporary files, sockets and whatever links lead outside', async () => {
    const outside = join(folder(), 'outside');
    await put(outside, { secret: 'of the host' });
    const first = await startedWith({
      'tmp/openclaw/gateway.lock': '{}',
      'agents/main/sessions/a.jsonl': '{}',
      'agents/main/sessions/a.jsonl.lock': '{"pid":7}',
      'plugins/.openclaw-runtime-mirror.lock/owner.json': '{"pid":7}',
      'state/gateway.state.lock.sqlite': '',
      'workspace/yarn.lock': 'content',
    });
    await symlink(outside, join(first.stateDir, 'way-out'));
    await symlink('nowhere', join(first.stateDir, 'dangling'));
    const socket = createServer().listen(join(first.stateDir, 'control.sock'));
    await once(socket, 'listening');
    await first.snapshot('one');
    socket.close();

    const second = await newDisk();
    await second.restore();
    expect(await visible(second.stateDir)).toEqual([
      'agents',
      'agents/main',
      'agents/main/sessions',
      'agents/main/sessions/a.jsonl',
      'plugins',
      'state',
      'workspace',
      'workspace/yarn.lock',
    ]);
  });

  it('happens once per disk: a restarted container keeps its newer state', async () => {
    const first = await startedWith({ note: 'old' });
    await first.snapshot('one');
    const files = { 'openclaw.json': { content: 'from the template', policy: 'always' } };
    const second = await newDisk({ KEEPER_FILES: gzipSync(JSON.stringify(files)).toString('base64') });
    const boot = await second.restore();
    await put(second.stateDir, { note: 'newer', 'openclaw.json': 'patched' });
    expect(await second.restore()).toEqual(boot);
    expect(await readFile(join(second.stateDir, 'note'), 'utf8')).toBe('newer');
    expect(await readFile(join(second.stateDir, 'openclaw.json'), 'utf8')).toBe('from the template');
    expect(second.events).toEqual(['restore.done', 'files.placed', 'restore.skipped', 'files.placed']);
  });

  it('starts over after it was interrupted while moving files into place', async () => {
    const first = await startedWith({ a: 'a', 'b/c': 'c', d: 'd' });
    await first.snapshot('one');
    const second = await newDisk();
    await put(second.stateDir, { '.keeper/moving': '', '.keeper/incoming/d': 'half', a: 'half', 'b/left': 'over' });
    await second.restore();
    expect(await visible(second.stateDir)).toEqual(['a', 'b', 'b/c', 'd']);
    expect(await readFile(join(second.stateDir, 'a'), 'utf8')).toBe('a');
  });

  it('refuses a folder with a state it does not know', async () => {
    const first = await startedWith({ a: 'a' });
    await first.snapshot('one');
    const second = await newDisk();
    await put(second.stateDir, { precious: 'yes' });
    await expect(second.restore()).rejects.toThrow('unknown origin');
    expect(await visible(second.stateDir)).toEqual(['precious']);
  });
});

describe('a snapshot of a busy instance', () => {
  let writer: ChildProcess;
  afterEach(async () => {
    const exited = once(writer, 'exit');
    if (writer.kill('SIGKILL')) await exited;
  });

  it('holds each database as of one moment, whatever happens to files meanwhile', async () => {
    const first = await startedWith({ 'state/notes.txt': 'n' });
    const stateFolder = join(first.stateDir, 'state');
    writer = fork(fileURLToPath(new URL('ledger-writer.ts', import.meta.url)), [stateFolder], {
      execArgv: ['--disable-warning=ExperimentalWarning'],
    });
    await once(writer, 'message');
    let before = 0;
    for (const id of ['one', 'two', 'three']) {
      await once(writer, 'message');
      await first.snapshot(id);
      const copy = await newDisk();
      await copy.restore();
      expect(await readdir(join(copy.stateDir, 'state'))).toEqual(['logs', 'notes.txt', 'openclaw.sqlite']);
      using database = new DatabaseSync(join(copy.stateDir, 'state/openclaw.sqlite'));
      const row = database
        .prepare(
          `SELECT (SELECT sum(amount) FROM left_side) + (SELECT sum(amount) FROM right_side) AS total,
                  (SELECT count(*) FROM left_side) AS lefts, (SELECT count(*) FROM right_side) AS rights`,
        )
        .get();
      expect(row).toMatchObject({ total: 1_000_000, lefts: row?.rights });
      expect(row?.lefts).toBeGreaterThan(before);
      before = Number(row?.lefts);
    }
  });
});

describe('a snapshot of a corrupt database', () => {
  it('fails and leaves the last good snapshot the latest', async () => {
    const first = await startedWith({ a: 'a' });
    await first.snapshot('good');
    const path = join(first.stateDir, 'broken.sqlite');
    {
      using database = new DatabaseSync(path);
      database.exec('CREATE TABLE t (x); CREATE INDEX i ON t (x); BEGIN;');
      for (let n = 0; n < 500; n++) database.exec(`INSERT INTO t VALUES ('${'y'.repeat(100)}${n}')`);
      database.exec('COMMIT;');
    }
    const bytes = await readFile(path);
    await writeFile(path, bytes.fill(0xff, 8192, bytes.length - 4096));
    await expect(first.snapshot('bad')).rejects.toThrow(/corrupt|malformed/);
    expect((await first.store.readLatest())?.latest.snapshotId).toBe('good');
    expect(await readdir(join(first.stateDir, '.keeper'))).toEqual(['boot.json']);
  });
});
