import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { StaleInstance } from '../../../infra/keeper/snapshot.ts';
import { CorruptSnapshot } from '../../../infra/keeper/snapshot-format.ts';
import { LatestMoved } from '../../../infra/keeper/snapshot-store.ts';
import { type BlobWorld, startBlobWorld, type Tenant } from './blob-world.ts';
import { openInstance } from './instance.ts';
import { runKeeper } from './keeper-process.ts';

let world: BlobWorld;
let tenant: Tenant;
let disks: string;
let diskCount: number;

beforeAll(async () => {
  world = await startBlobWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  tenant = await world.tenant();
  disks = await mkdtemp(join(tmpdir(), 'keeper-'));
  diskCount = 0;
});
afterEach(() => rm(disks, { recursive: true }));

/** A new, empty local disk, as each replica gets one. */
async function newDisk(settings: Record<string, string> = {}) {
  const stateDir = join(disks, `disk-${diskCount++}`);
  await mkdir(stateDir);
  return openInstance(tenant, stateDir, settings);
}

async function startedWith(files: Record<string, string>, settings: Record<string, string> = {}) {
  const instance = await newDisk(settings);
  await instance.restore();
  await put(instance.stateDir, files);
  return instance;
}

async function put(stateDir: string, files: Record<string, string>) {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(stateDir, path)), { recursive: true });
    await writeFile(join(stateDir, path), content);
  }
}

async function visible(stateDir: string): Promise<string[]> {
  const all = await readdir(stateDir, { recursive: true });
  return all.filter((path) => !path.startsWith('.keeper')).sort();
}

const blob = (name: string) => tenant.container.getBlockBlobClient(name);
async function blobNames() {
  const names: string[] = [];
  for await (const { name } of tenant.container.listBlobsFlat()) names.push(name);
  return names;
}
const overwrite = (name: string, content: Buffer | string) => blob(name).upload(content, Buffer.byteLength(content));

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
    const outside = join(disks, 'outside');
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
  it('holds each database as of one moment, whatever happens to files meanwhile', async () => {
    const first = await startedWith({ 'state/notes.txt': 'n' });
    const folder = join(first.stateDir, 'state');
    const writer = fork(fileURLToPath(new URL('ledger-writer.ts', import.meta.url)), [folder], {
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
    writer.kill('SIGKILL');
    await once(writer, 'exit');
  });

  it('fails on a corrupt database and leaves the last good snapshot the latest', async () => {
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

describe('what lies in Blob', () => {
  it('shows nothing of the state, not even compressed', async () => {
    const first = await startedWith({ 'canary-name.txt': 'canary-content' });
    await first.snapshot('one');
    for (const name of await blobNames()) {
      const content = (await blob(name).downloadToBuffer()).toString('latin1');
      expect(content).not.toContain('canary');
      expect(content).not.toContain('\u001f\u008b\u0008');
    }
  });

  it("is of no use with another tenant's key", async () => {
    const first = await startedWith({ a: 'a' });
    await first.snapshot('one');
    const thief = await newDisk({ KEEPER_ENCRYPTION_KEY: Buffer.alloc(32, 1).toString('base64url') });
    await expect(thief.restore()).rejects.toThrow('of another key');
    expect(await visible(thief.stateDir)).toEqual([]);
  });

  it('can be opened by hand with the key alone', async () => {
    const first = await startedWith({ a: 'content of a' });
    await first.snapshot('one');
    const file = join(disks, 'state.bin');
    await blob('snapshots/one/state.bin').downloadToFile(file);
    const { KEEPER_ENCRYPTION_KEY } = tenant.env;
    const { exitCode, stdout } = await runKeeper(['unseal', file], { KEEPER_ENCRYPTION_KEY });
    expect(exitCode).toBe(0);
    expect(stdout.subarray(0, 2)).toEqual(Buffer.from([0x1f, 0x8b]));
  });

  const damages: [string, () => Promise<unknown>, string][] = [
    [
      'a changed byte',
      () => changeState((data) => data.map((byte, index) => (index === data.length - 20 ? byte ^ 1 : byte))),
      'not authentic',
    ],
    ['a truncated blob', () => changeState((data) => data.subarray(0, -1)), 'not authentic'],
    ['an empty blob', () => changeState((data) => data.subarray(0, 0)), 'ends within its header'],
    ['a missing blob', () => blob('snapshots/two/state.bin').delete(), 'does not exist'],
    ['a missing manifest', () => blob('snapshots/two/manifest.json').delete(), 'has no manifest'],
    ['another snapshot under its name', () => copyState('one', 'two'), 'this is snapshot one, not two'],
    ['a checksum that is not its own', () => changeChecksum(), 'does not have the checksum'],
  ];

  async function changeState(change: (data: Buffer) => Uint8Array) {
    const name = 'snapshots/two/state.bin';
    await overwrite(name, Buffer.from(change(await blob(name).downloadToBuffer())));
  }
  async function copyState(from: string, to: string) {
    await overwrite(`snapshots/${to}/state.bin`, await blob(`snapshots/${from}/state.bin`).downloadToBuffer());
  }
  async function changeChecksum() {
    const name = 'snapshots/two/manifest.json';
    const manifest = JSON.parse((await blob(name).downloadToBuffer()).toString());
    await overwrite(name, JSON.stringify({ ...manifest, sha256: '0'.repeat(64) }));
  }

  it.each(damages)('stops a restore because of %s, unless an older one is allowed', async (_name, damage, reason) => {
    const first = await startedWith({ a: 'one' });
    await first.snapshot('one');
    await put(first.stateDir, { a: 'two' });
    await first.snapshot('two');
    await damage();

    const second = await newDisk();
    const refusal = second.restore();
    await expect(refusal).rejects.toThrow(CorruptSnapshot);
    await expect(refusal).rejects.toThrow(reason);
    expect(await visible(second.stateDir)).toEqual([]);

    const third = await newDisk({ KEEPER_ALLOW_OLDER: '1' });
    expect(await third.restore()).toMatchObject({ restoredFrom: 'one', latestAtRestore: 'two' });
    expect(await readFile(join(third.stateDir, 'a'), 'utf8')).toBe('one');
    expect(third.events).toEqual(['restore.fell-back', 'restore.done']);
    await third.snapshot('three');
    expect((await third.store.readLatest())?.latest).toMatchObject({ snapshotId: 'three' });
  });

  it('ends the program with 1 and a reason if it is damaged', async () => {
    const first = await startedWith({ a: 'a' });
    await first.snapshot('one');
    await overwrite('latest.json', '{"version":1,"snapshotId":"gone"}');
    const second = await newDisk();
    const { exitCode, stdout } = await runKeeper(['restore'], { ...tenant.env, KEEPER_STATE_DIR: second.stateDir });
    expect(exitCode).toBe(1);
    expect(stdout.toString()).toContain('snapshot gone has no manifest');
    expect(stdout.toString()).not.toContain(tenant.token);
  });

  it('is never taken for a first start because the pointer is damaged or the container is gone', async () => {
    await overwrite('latest.json', '{"version":1,');
    await expect((await newDisk()).restore()).rejects.toThrow('latest.json cannot be understood');
    await tenant.container.delete();
    await expect((await newDisk()).restore()).rejects.toMatchObject({ code: 'ContainerNotFound' });
  });
});

describe('the chain of snapshots', () => {
  it('carries more than fits into one block of an upload', async () => {
    const ballast = randomBytes(9_500_000).toString('latin1');
    const first = await startedWith({ ballast });
    await first.snapshot('one');
    const second = await newDisk();
    await second.restore();
    expect((await readFile(join(second.stateDir, 'ballast'), 'utf8')) === ballast).toBe(true);
  });

  it('takes a snapshot once per id', async () => {
    const first = await startedWith({ a: 'a' });
    const manifest = await first.snapshot('one');
    await put(first.stateDir, { a: 'changed' });
    expect(await first.snapshot('one')).toEqual(manifest);
  });

  it('keeps the newest ones and deletes older and unfinished ones', async () => {
    await overwrite('snapshots/unfinished/state.bin', 'x');
    const first = await startedWith({ a: 'a' }, { KEEPER_KEEP: '2' });
    for (const id of ['one', 'two', 'three']) await first.snapshot(id);
    expect((await first.store.readLatest())?.latest).toEqual({
      version: 1,
      snapshotId: 'three',
      snapshots: ['three', 'two'],
    });
    expect((await blobNames()).sort()).toEqual([
      'latest.json',
      'snapshots/three/manifest.json',
      'snapshots/three/state.bin',
      'snapshots/two/manifest.json',
      'snapshots/two/state.bin',
    ]);
  });

  it('does not delete finished snapshots because the pointer was lost', async () => {
    const first = await startedWith({ a: 'a' });
    await first.snapshot('one');
    await blob('latest.json').delete();
    const second = await newDisk();
    await second.restore();
    await second.snapshot('two');
    expect(await blobNames()).toContain('snapshots/one/state.bin');
  });

  it('follows a pointer that an operator set back', async () => {
    const first = await startedWith({ a: 'one' });
    await first.snapshot('one');
    await put(first.stateDir, { a: 'two' });
    await first.snapshot('two');
    await overwrite('latest.json', '{"version":1,"snapshotId":"one","snapshots":["two","one"]}');
    const second = await newDisk();
    await second.restore();
    expect(await readFile(join(second.stateDir, 'a'), 'utf8')).toBe('one');
    await second.snapshot('three');
    expect((await second.store.readLatest())?.latest.snapshots).toEqual(['three', 'two', 'one']);
  });

  it('refuses the snapshot of an instance that another one has replaced', async () => {
    const old = await startedWith({ a: 'old' });
    await old.snapshot('one');
    const current = await newDisk();
    await current.restore();
    await current.snapshot('two');
    await expect(old.snapshot('three')).rejects.toThrow(StaleInstance);
    expect((await current.store.readLatest())?.latest.snapshotId).toBe('two');
  });

  it('lets one of two that race win, whichever it is', async () => {
    const [left, right] = [await startedWith({ a: 'left' }), await startedWith({ a: 'right' })];
    const outcomes = await Promise.allSettled([left.snapshot('left'), right.snapshot('right')]);
    const won = outcomes.findIndex((outcome) => outcome.status === 'fulfilled');
    const lost = outcomes.find((outcome) => outcome.status === 'rejected');
    expect([LatestMoved, StaleInstance]).toContain(lost?.reason.constructor);
    const third = await newDisk();
    await third.restore();
    expect(await readFile(join(third.stateDir, 'a'), 'utf8')).toBe(['left', 'right'][won]);
  });
});

describe('access to Blob', () => {
  it('is asked for again while the control plane does not answer', async () => {
    world.grantFailures = 2;
    await expect((await newDisk()).restore()).resolves.toMatchObject({ restoredFrom: null });
  });

  it('is not asked for again once it is refused', async () => {
    const stranger = await newDisk({ KEEPER_TOKEN: 'the-token-of-nobody' });
    await expect(stranger.restore()).rejects.toThrow('status 403 after 1 attempt');
    await expect(lstat(join(stranger.stateDir, '.keeper/boot.json'))).rejects.toThrow('ENOENT');
  });
});
