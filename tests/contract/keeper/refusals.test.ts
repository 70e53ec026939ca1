import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type BlobWorld, startBlobWorld, type Tenant } from './blob-world.ts';
import { openInstance } from './instance.ts';
import { endKeepers, startServing } from './keeper-process.ts';

let world: BlobWorld;
let tenant: Tenant;
let stateDir: string;
let keeper: Awaited<ReturnType<typeof startServing>>;

beforeAll(async () => {
  world = await startBlobWorld();
  tenant = await world.tenant();
  stateDir = await mkdtemp(join(tmpdir(), 'keeper-refusals-'));
  await openInstance(tenant, stateDir).restore();
  keeper = await startServing({ ...tenant.env, KEEPER_STATE_DIR: stateDir });
});
afterAll(async () => {
  await endKeepers();
  await rm(stateDir, { recursive: true });
  await world.close();
});

describe('refusing requests', () => {
  it('tells its health to anybody and all else only to the holder of the token', async () => {
    expect((await fetch(`${keeper.url}/healthz`)).status).toBe(200);
    for (const [method, path] of [
      ['GET', '/state'],
      ['GET', '/snapshots'],
      ['POST', '/snapshots'],
      ['GET', '/snapshots/one'],
      ['GET', '/nowhere'],
    ] as const) {
      expect((await fetch(keeper.url + path, { method })).status).toBe(401);
      expect((await keeper.call(method, path, undefined, `${tenant.token}x`)).status).toBe(401);
    }
  });

  it.each([
    ['an unknown path', 'GET', '/nowhere', undefined, 404],
    ['a path trick in an id', 'GET', '/snapshots/..%2f..%2flatest.json', undefined, 404],
    ['a method the path does not take', 'DELETE', '/snapshots', undefined, 405],
    ['no JSON', 'POST', '/snapshots', 'snapshotId=one', 400],
    ['a path trick in an order', 'POST', '/snapshots', { snapshotId: '../latest' }, 400],
    ['an id that is too long', 'POST', '/snapshots', { snapshotId: 'x'.repeat(65) }, 400],
    ['an unknown consistency', 'POST', '/snapshots', { snapshotId: 'one', consistency: 'some' }, 400],
    ['a field it does not know', 'POST', '/snapshots', { snapshotId: 'one', path: '/etc' }, 400],
    ['a body out of all proportion', 'POST', '/snapshots', 'x'.repeat(100_000), 413],
  ] as const)('answers %s with a problem', async (_name, method, path, body, status) => {
    const answer = await keeper.call(method, path, body);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(answer.body).toMatchObject({ status, title: expect.any(String), detail: expect.any(String) });
    expect(JSON.stringify(answer.body)).not.toContain(tenant.token);
  });

  it('names the field that is wrong and the methods that are right', async () => {
    const wrong = await keeper.call('POST', '/snapshots', { snapshotId: '../x' });
    expect(wrong.body.errors).toEqual([{ field: 'snapshotId', message: 'must match [A-Za-z0-9-]{1,64}' }]);
    expect((await keeper.call('PUT', '/state')).headers.get('allow')).toBe('GET');
  });
});
