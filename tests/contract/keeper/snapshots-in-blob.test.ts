import { randomBytes } from 'node:crypto';
import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { StaleInstance } from '../../../infra/keeper/snapshot.ts';
import { CorruptSnapshot } from '../../../infra/keeper/snapshot-format.ts';
import { LatestMoved } from '../../../infra/keeper/snapshot-store.ts';
import { runKeeper } from './keeper-process.ts';
import { put, useTenantDisks, visible } from './tenant-disks.ts';

const { world, tenant, folder, newDisk, startedWith, blob, blobNames, overwrite } = useTenantDisks();

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
    const file = join(folder(), 'state.bin');
    await blob('snapshots/one/state.bin').downloadToFile(file);
    const { KEEPER_ENCRYPTION_KEY } = tenant().env;
    const { exitCode, stdout } = await runKeeper(['unseal', file], { KEEPER_ENCRYPTION_KEY });
    expect(exitCode).toBe(0);
    expect(gunzipSync(stdout).toString()).toContain('content of a');
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
    const { exitCode, stdout } = await runKeeper(['restore'], { ...tenant().env, KEEPER_STATE_DIR: second.stateDir });
    expect(exitCode).toBe(1);
    expect(stdout.toString()).toContain('snapshot gone has no manifest');
    expect(stdout.toString()).not.toContain(tenant().token);
  });

  it('is never taken for a first start because the pointer is damaged or the container is gone', async () => {
    await overwrite('latest.json', '{"version":1,');
    await expect((await newDisk()).restore()).rejects.toThrow('latest.json cannot be understood');
    await tenant().container.delete();
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
    expect(await blobNames()).toEqual([
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
    world().grantFailures = 2;
    await expect((await newDisk()).restore()).resolves.toMatchObject({ restoredFrom: null });
  });

  it('is not asked for again once it is refused', async () => {
    const stranger = await newDisk({ KEEPER_TOKEN: 'the-token-of-nobody' });
    await expect(stranger.restore()).rejects.toThrow('status 403 after 1 attempt');
    await expect(lstat(join(stranger.stateDir, '.keeper/boot.json'))).rejects.toThrow('ENOENT');
  });
});
