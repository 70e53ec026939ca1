import { watch } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from '@jest/globals';
import type { Moment } from './blob-world.ts';
import { spawnKeeper, startServing } from './keeper-process.ts';
import { useTenantDisks, visible } from './tenant-disks.ts';

const { world, tenant, newDisk } = useTenantDisks();

/** mulberry32: the same points in every run. */
function seeded(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

const moments = ['before', 'during', 'after'] as const;

/** Strikes at the n-th request from now on, at the wanted moment or, if it has no such moment, at its next one. */
function strikeAt(nth: number, wanted: Moment['at'], strike: () => void) {
  let seen = 0;
  world().onMoment = ({ at }) => {
    if (at === 'before') seen++;
    if (seen < nth || (seen === nth && moments.indexOf(at) < moments.indexOf(wanted))) return;
    world().onMoment = undefined;
    strike();
  };
}

async function countRequests(work: () => Promise<unknown>): Promise<number> {
  let seen = 0;
  world().onMoment = ({ at }) => {
    if (at === 'before') seen++;
  };
  await work();
  world().onMoment = undefined;
  return seen;
}

/** A state that is whole only if all its parts are of one version. */
async function writeVersion(stateDir: string, version: number) {
  await writeFile(join(stateDir, 'version'), String(version));
  await writeFile(join(stateDir, 'ballast'), Buffer.alloc(300_000, version));
  using database = new DatabaseSync(join(stateDir, 'state.sqlite'));
  database.exec('PRAGMA journal_mode = WAL; CREATE TABLE IF NOT EXISTS versions (n INTEGER)');
  database.prepare('INSERT INTO versions VALUES (?)').run(version);
}

async function readVersion(stateDir: string): Promise<number> {
  const version = Number(await readFile(join(stateDir, 'version'), 'utf8'));
  expect((await readFile(join(stateDir, 'ballast'))).equals(Buffer.alloc(300_000, version))).toBe(true);
  using database = new DatabaseSync(join(stateDir, 'state.sqlite'));
  expect(database.prepare('SELECT max(n) AS n FROM versions').get()).toEqual({ n: version });
  return version;
}

describe('killing the keeper', () => {
  it('at any request of a snapshot leaves a latest snapshot that restores to a whole state', async () => {
    const random = seeded(20_261_121);
    const first = await newDisk();
    await first.restore();
    const env = { ...tenant().env, KEEPER_STATE_DIR: first.stateDir, KEEPER_KEEP: '1' };
    let keeper = await startServing(env);
    await writeVersion(first.stateDir, 0);
    await keeper.snapshot('version-a');
    // With one to discard it makes every kind of request; a new process asks for its grants again.
    await keeper.stop();
    keeper = await startServing(env);
    const requests = await countRequests(() => keeper.snapshot('version-0'));
    expect(requests).toBeGreaterThanOrEqual(12);
    await keeper.stop();

    const outcomes = new Set<string>();
    let committed = 0;
    let next = startServing(env);
    for (let round = 1; round <= requests; round++) {
      const victim = await next;
      await writeVersion(first.stateDir, round);
      // At once, or a moment later, which may be in the middle of copying.
      const delay = random(2) * random(20);
      strikeAt(round, moments[random(3)] ?? 'before', () => setTimeout(victim.kill, delay));
      await victim.call('POST', '/snapshots', { snapshotId: `version-${round}` });
      await victim.exited;
      next = startServing(env);

      const disk = await newDisk();
      await disk.restore();
      const found = await readVersion(disk.stateDir);
      expect([committed, round]).toContain(found);
      outcomes.add(found === round ? 'committed' : 'kept');
      committed = found;
    }
    expect([...outcomes].sort()).toEqual(['committed', 'kept']);

    const survivor = await next;
    await writeVersion(first.stateDir, 100);
    expect(await survivor.snapshot('version-100')).toMatchObject({ status: 'succeeded' });
    const last = await newDisk();
    await last.restore();
    expect(await readVersion(last.stateDir)).toBe(100);
  });

  it('at any point of a restore leaves a disk on which the next try succeeds', async () => {
    const first = await newDisk();
    await first.restore();
    await writeVersion(first.stateDir, 1);
    for (let n = 0; n < 300; n++) await writeFile(join(first.stateDir, `file-${n}`), '');
    await first.snapshot('one');
    const expected = (await visible(first.stateDir)).filter((name) => !/-(wal|shm)$/.test(name));

    for (let round = 1; round <= 7; round++) {
      const disk = await newDisk();
      const child = spawnKeeper(['restore'], { ...tenant().env, KEEPER_STATE_DIR: disk.stateDir });
      const exited = new Promise((resolve) => child.once('exit', resolve));
      const kill = () => child.kill('SIGKILL');
      // The first rounds strike at its requests: grant, latest.json, manifest, state.bin. The others while files move in.
      const moves = watch(disk.stateDir, (_event, name) => name !== '.keeper' && kill());
      if (round <= 4) strikeAt(round, 'after', kill);
      await exited;
      moves.close();
      await disk.restore();
      expect(await visible(disk.stateDir)).toEqual(expected);
      expect(await readVersion(disk.stateDir)).toBe(1);
    }
  });
});
