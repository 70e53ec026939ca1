import { WebPubSubClient } from '@azure/web-pubsub-client';
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createLiveGroups, type LiveGroups } from '../../shared/azure/web-pubsub.ts';
import { groupOf, LiveBatch, stampGroup } from '../../shared/contract/live.ts';
import { createPublishChanges } from '../../shared/services/live/publish-changes.ts';
import { rowAt } from '../unit/services/live/board-rows.ts';
import { startWorld, timersOfSdkEnd, until, type World } from './web-pubsub-fixture.ts';

const now = () => new Date();
let world: World;
let live: LiveGroups;
const clients: WebPubSubClient[] = [];

beforeEach(async () => {
  world = await startWorld();
  live = createLiveGroups({ hub: 'desk', connectionString: world.server.connectionString });
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.stop();
  await world?.close();
});

afterAll(timersOfSdkEnd);

async function watch(groups: string[]) {
  const batches: LiveBatch[] = [];
  const client = new WebPubSubClient(
    { getClientAccessUrl: async () => (await live.clientUrl({ userId: 'ana', groups, minutes: 60 })).url },
    { keepAliveIntervalInMs: 0, keepAliveTimeoutInMs: 0, messageRetryOptions: { maxRetries: 0 } },
  );
  clients.push(client);
  client.on('group-message', ({ message }) => batches.push(LiveBatch.parse(message.data)));
  await new Promise<void>((resolve) => {
    client.on('connected', () => resolve());
    void client.start();
  });
  return { client, batches };
}

describe('changes that are published', () => {
  it('reach who watches the tenant or the stamp, and nobody else, without a gap over a lost line', async () => {
    const [acme, globex, stamp] = [
      await watch([groupOf('acme')]),
      await watch([groupOf('globex')]),
      await watch([stampGroup]),
    ];
    const publish = createPublishChanges({ groups: live, now, windowMs: 5 });
    for (let version = 1; version <= 60; version++) {
      if (version % 20 === 0) world.server.drop();
      publish.row(rowAt('c00000001', version));
      await publish.settled();
    }
    for (const { batches } of [acme, stamp]) {
      await until('the last version', () => batches.at(-1)?.rows[0]?.version === 60);
      expect(batches.map(({ n }) => n)).toEqual(batches.map((_, i) => i + 1));
    }
    expect(globex.batches).toEqual([]);
  });

  it('are given up without a word to the caller when the service is away', async () => {
    const lost: string[] = [];
    await world.close();
    const publish = createPublishChanges({ groups: live, now, onLost: (tenantId) => lost.push(tenantId) });
    publish.row(rowAt('c00000001', 1));
    await publish.settled();
    expect(lost).toEqual(['acme']);
  });
});

describe('an address for a client', () => {
  it('tells when it runs out and lets it do nothing but listen', async () => {
    const { expiresAt } = await live.clientUrl({ userId: 'ana', groups: [], minutes: 60 });
    expect(Date.parse(expiresAt)).toBeGreaterThan(Date.now());
    const { client } = await watch([groupOf('acme')]);
    const forbidden = { errorDetail: { name: 'Forbidden' } };
    await expect(client.joinGroup(groupOf('globex'))).rejects.toMatchObject(forbidden);
    await expect(client.sendToGroup(groupOf('acme'), {}, 'json')).rejects.toMatchObject(forbidden);
  });

  it('is short enough for fifty tenants with the longest names', async () => {
    const groups = Array.from({ length: 50 }, (_, n) => groupOf(`${String(n).padStart(2, '0')}`.padStart(31, 'x')));
    const { batches } = await watch(groups);
    const publish = createPublishChanges({ groups: live, now });
    publish.row(rowAt('c00000001', 1, groups[49]?.replace('tenant.', '') ?? ''));
    await until('received', () => batches.length === 1);
  });

  it('is never had over plain http from another machine', () => {
    const connectionString = 'Endpoint=http://live.example;AccessKey=abc;Version=1.0;';
    expect(() => createLiveGroups({ hub: 'desk', connectionString })).toThrow('use https');
    const credential = { getToken: async () => null };
    expect(() => createLiveGroups({ hub: 'desk', endpoint: 'http://live.example', credential })).toThrow('use https');
  });
});
