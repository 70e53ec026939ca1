import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type BlobWorld, startBlobWorld, type Tenant } from './blob-world.ts';
import { openInstance } from './instance.ts';
import { endKeepers, runKeeper, startServing } from './keeper-process.ts';

let world: BlobWorld;
let tenant: Tenant;
let stateDir: string;
let env: Record<string, string>;
let keeper: Awaited<ReturnType<typeof startServing>>;

beforeAll(async () => {
  world = await startBlobWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  tenant = await world.tenant();
  stateDir = await mkdtemp(join(tmpdir(), 'keeper-serve-'));
  env = { ...tenant.env, KEEPER_STATE_DIR: stateDir };
  await openInstance(tenant, stateDir).restore();
  await writeFile(join(stateDir, 'note'), 'first');
  keeper = await startServing(env);
});
afterEach(async () => {
  world.onMoment = undefined;
  await endKeepers();
  await rm(stateDir, { recursive: true });
});

/** Holds the keeper at its first upload until released. */
function holdUpload() {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    world.onMoment = ({ at, method, path }) => {
      if (at !== 'before' || method !== 'PUT' || !path.includes('state.bin')) return;
      world.onMoment = undefined;
      resolve();
      return new Promise<void>((go) => {
        release = go;
      });
    };
  });
  return { held, release: () => release() };
}

describe('serving snapshots', () => {
  it('takes a snapshot when asked and tells how it went', async () => {
    const accepted = await keeper.call('POST', '/snapshots', { snapshotId: 'one', consistency: 'drained' });
    expect(accepted).toMatchObject({ status: 202, body: { id: 'one', status: 'running' } });
    const done = await keeper.snapshot('one');
    expect(done).toEqual({
      id: 'one',
      status: 'succeeded',
      consistency: 'drained',
      files: 1,
      sizeBytes: expect.any(Number),
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      createdAt: expect.any(String),
    });
    expect(await keeper.call('POST', '/snapshots', { snapshotId: 'one' })).toMatchObject({ status: 202, body: done });
  });

  it('tells which life it is in and what was restored, from memory', async () => {
    const { body } = await keeper.call('GET', '/state');
    expect(body).toMatchObject({ bootId: expect.any(String), restoredFrom: null });
    await keeper.snapshot('one');
    expect((await keeper.call('GET', '/state')).body).toEqual(body);
  });

  it('knows the snapshots of its past lives', async () => {
    const [one, two] = [await keeper.snapshot('one'), await keeper.snapshot('two')];
    await keeper.stop();
    keeper = await startServing(env);
    expect(await keeper.call('GET', '/snapshots/one')).toMatchObject({ status: 200, body: one });
    expect(await keeper.call('GET', '/snapshots')).toMatchObject({ status: 200, body: { snapshots: [two, one] } });
    expect(await keeper.call('GET', '/snapshots/three')).toMatchObject({ status: 404 });
  });

  it('takes one at a time, and names the one that runs', async () => {
    const { held, release } = holdUpload();
    await keeper.call('POST', '/snapshots', { snapshotId: 'one' });
    await held;
    const refused = await keeper.call('POST', '/snapshots', { snapshotId: 'two' });
    expect(refused).toMatchObject({ status: 409, body: { running: 'one' } });
    expect(refused.headers.get('content-type')).toBe('application/problem+json');
    expect(await keeper.call('POST', '/snapshots', { snapshotId: 'one' })).toMatchObject({ status: 202 });
    release();
    expect(await keeper.snapshot('one')).toMatchObject({ status: 'succeeded' });
    expect(await keeper.snapshot('two')).toMatchObject({ status: 'succeeded' });
  });

  it('tells why one failed, and tries again when asked again', async () => {
    await tenant.container.getBlockBlobClient('latest.json').upload('{', 1);
    expect(await keeper.snapshot('one')).toMatchObject({
      status: 'failed',
      error: 'CorruptSnapshot: latest.json cannot be understood',
    });
    await tenant.container.getBlockBlobClient('latest.json').delete();
    expect(await keeper.snapshot('one')).toMatchObject({ status: 'succeeded' });
  });

  it('ends on SIGTERM, but not before the running snapshot is safe', async () => {
    const { held, release } = holdUpload();
    await keeper.call('POST', '/snapshots', { snapshotId: 'one' });
    await held;
    keeper.terminate();
    release();
    expect(await keeper.exited).toEqual([0, null]);
    const latest = await tenant.container.getBlockBlobClient('latest.json').downloadToBuffer();
    expect(JSON.parse(latest.toString())).toMatchObject({ snapshotId: 'one' });
  });

  it('does not serve a disk on which nothing was restored', async () => {
    await rm(join(stateDir, '.keeper'), { recursive: true });
    const { exitCode, stdout } = await runKeeper(['serve'], env);
    expect(exitCode).toBe(1);
    expect(stdout.toString()).toContain('run `restore` first');
  });
});
