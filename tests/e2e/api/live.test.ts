import { WebPubSubClient } from '@azure/web-pubsub-client';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { LiveBatch, NegotiateResponse } from '../../../shared/contract/live.ts';
import { timersOfSdkEnd, until } from '../../contract/web-pubsub-fixture.ts';
import { startTwoTenants, type World } from './two-tenants.ts';

let world: World;
const clients: WebPubSubClient[] = [];

beforeAll(async () => {
  world = await startTwoTenants();
}, 90_000);
afterEach(() => {
  for (const client of clients.splice(0)) client.stop();
});
afterAll(async () => {
  await timersOfSdkEnd();
  await world?.stop();
}, 60_000);

type Headers = Record<string, string>;
const person = async (claims: Parameters<World['sign']>[0]) => world.bearer(await world.sign(claims));

async function negotiate(headers: Headers) {
  const { status, json } = await world.call({ method: 'GET', path: '/live/negotiate', headers });
  expect(status).toBe(200);
  return NegotiateResponse.parse(json);
}

/** Connects as the page does; the batches come in as they arrive. */
async function watch(headers: Headers) {
  const batches: LiveBatch[] = [];
  const client = new WebPubSubClient(
    { getClientAccessUrl: async () => (await negotiate(headers)).url },
    { keepAliveIntervalInMs: 0, keepAliveTimeoutInMs: 0, messageRetryOptions: { maxRetries: 0 } },
  );
  clients.push(client);
  client.on('group-message', ({ message }) => batches.push(LiveBatch.parse(message.data)));
  await new Promise<void>((resolve, reject) => {
    client.on('connected', () => resolve());
    client.start().catch(reject);
  });
  return { client, batches, presence: () => batches.flatMap(({ presence }) => presence) };
}

const isHere = (
  state: string,
  { tenantId, conversationId }: { tenantId: string; conversationId: string } = world.acme.customer,
) =>
  world.call({
    method: 'POST',
    path: `/conversations/${conversationId}/presence?tenantId=${tenantId}`,
    headers: world.callers.supervisor ?? {},
    body: { state },
  });

describe('the address for live updates', () => {
  it('is for the tenants of the person’s token, or for the stamp', async () => {
    const [supervisor, admin, operator, nobody] = await Promise.all([
      negotiate(world.callers.supervisor ?? {}),
      negotiate(await person({ roles: ['Admin'], tenants: ['acme', 'globex', 'acme'] })),
      negotiate(world.callers.operator ?? {}),
      negotiate(await person({ roles: ['Supervisor'], tenants: [] })),
    ]);
    expect([supervisor, admin, operator, nobody].map(({ groups }) => groups)).toEqual([
      ['tenant.acme'],
      ['tenant.acme', 'tenant.globex'],
      ['stamp'],
      [],
    ]);
    const minutes = (Date.parse(supervisor.expiresAt) - Date.now()) / 60_000;
    expect(Math.round(minutes)).toBe(60);
  });

  it('has room for the tenants of a token that names very many', async () => {
    const tenants = Array.from({ length: 60 }, (_, n) => `a-tenant-with-a-long-name-${n}`);
    const headers = await person({ roles: ['Supervisor'], tenants });
    expect((await negotiate(headers)).groups).toHaveLength(50);
    await watch(headers);
  });

  it('opens no group but those that it names', async () => {
    const { client } = await watch(world.callers.supervisor ?? {});
    const forbidden = { errorDetail: { name: 'Forbidden' } };
    for (const group of ['tenant.globex', 'stamp'])
      await expect(client.joinGroup(group)).rejects.toMatchObject(forbidden);
    await expect(client.sendToGroup('tenant.acme', {}, 'json')).rejects.toMatchObject(forbidden);
  });
});

describe('who looks at a conversation', () => {
  it('is seen by the tenant’s people and by operators, and by nobody else', async () => {
    const [colleague, operator, stranger] = await Promise.all([
      watch(await person({ roles: ['Supervisor'], tenants: ['acme'] })),
      watch(world.callers.operator ?? {}),
      watch(await person({ roles: ['Supervisor'], tenants: ['globex'] })),
    ]);
    expect((await isHere('typing')).status).toBe(204);
    expect((await isHere('left')).status).toBe(204);
    for (const { presence } of [colleague, operator]) {
      await until('presence has come', () => presence().some(({ state }) => state === 'left'));
      const { conversationId } = world.acme.customer;
      expect(presence()[0]).toMatchObject({ conversationId, state: 'typing' });
      expect(presence().map(({ until }) => Date.parse(until) > Date.now())).toEqual([true, false]);
    }
    expect(stranger.presence()).toEqual([]);
  });

  it('cannot be told of a conversation that the person may not see', async () => {
    const unknown = { tenantId: 'acme', conversationId: 'cnosuch0000' };
    const [foreign, missing] = [await isHere('viewing', world.globex.customer), await isHere('viewing', unknown)];
    expect([foreign.status, missing.status]).toEqual([404, 404]);
    expect((await isHere('dancing')).status).toBe(400);
  });
});

describe('a conversation', () => {
  it('is seen as it goes on, also over a lost line, without a gap', async () => {
    const { batches } = await watch(world.callers.supervisor ?? {});
    const customer = await world.platform.visitor('acme');
    const rows = () =>
      batches.flatMap((batch) => batch.rows).filter((row) => row.conversationId === customer.conversationId);
    await customer.ask('Where is my parcel?');
    world.platform.cloud.live.drop();
    await customer.ask('And when will it come?');
    await until('the second answer is on the board', () => rows().at(-1)?.tally.turns === 2);
    const versions = rows().map(({ version }) => version);
    expect(versions).toEqual([...versions].sort((a, b) => a - b));
    for (const publisher of new Set(batches.map((batch) => batch.publisher))) {
      const numbers = batches.filter((batch) => batch.publisher === publisher).map(({ n }) => n);
      expect(numbers).toEqual(numbers.map((_, i) => (numbers[0] ?? 0) + i));
    }
  });
});
