import type { Container, OperationInput } from '@azure/cosmos';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Account, byConversation, byTenant, openAccount } from './cosmos-account.ts';

let account: Account;
beforeAll(async () => {
  account = await openAccount();
});
afterAll(() => account.close());

const key = ['acme', 'c1'];
const own = { tenantId: 'acme', conversationId: 'c1' };

describe('a conversation as one logical partition', () => {
  const receive = (container: Container, eventId: string, seq: number, etag: string) => {
    const batch: OperationInput[] = [
      { operationType: 'Create', resourceBody: { id: `e|web|${eventId}`, ...own } },
      { operationType: 'Create', resourceBody: { id: `m|${seq}`, ...own, text: 'Hello' } },
      {
        operationType: 'Patch',
        id: 'conv',
        ifMatch: etag,
        resourceBody: { operations: [{ op: 'incr', path: '/nextSeq', value: 1 }] },
      },
    ];
    return container.items.batch(batch, key);
  };

  const conversation = async () => {
    const container = await account.container({ partitionKey: byConversation });
    const { resource } = await container.items.create({ id: 'conv', ...own, nextSeq: 1, claim: null });
    return { container, etag: resource?._etag ?? '' };
  };

  it('stores event, message and head together', async () => {
    const { container, etag } = await conversation();
    const { code, result } = await receive(container, 'event-1', 1, etag);
    expect(code).toBe(200);
    expect(result?.map(({ statusCode }) => statusCode)).toEqual([201, 201, 200]);
    expect(result?.[2]?.resourceBody).toMatchObject({ nextSeq: 2 });
    expect((await container.item('m|1', key).read()).resource).toMatchObject({ text: 'Hello' });
  });

  it('answers a repeated event with 409 in its position and keeps nothing of the batch', async () => {
    const { container, etag } = await conversation();
    const head = (await receive(container, 'event-1', 1, etag)).result?.[2]?.eTag ?? '';
    const { code, result } = await receive(container, 'event-1', 2, head);
    expect(code).toBe(207);
    expect(result?.map(({ statusCode }) => statusCode)).toEqual([409, 424, 424]);
    expect((await container.item('m|2', key).read()).statusCode).toBe(404);
    expect((await container.item('conv', key).read()).resource).toMatchObject({ nextSeq: 2, _etag: head });
  });

  it('rolls back what an outdated head comes after', async () => {
    const { container, etag } = await conversation();
    await receive(container, 'event-1', 1, etag);
    const { result } = await receive(container, 'event-2', 2, etag);
    expect(result?.map(({ statusCode }) => statusCode)).toEqual([424, 424, 412]);
    expect((await container.item('e|web|event-2', key).read()).statusCode).toBe(404);
  });

  it('stores one of ten deliveries of the same event that arrive at once', async () => {
    const { container, etag } = await conversation();
    const all = await Promise.all(Array.from({ length: 10 }, (_, seq) => receive(container, 'event-1', seq, etag)));
    expect(all.filter(({ code }) => code === 200)).toHaveLength(1);
    expect(all.filter(({ result }) => result?.[0]?.statusCode === 409)).toHaveLength(9);
    expect((await container.item('conv', key).read()).resource).toMatchObject({ nextSeq: 2 });
  });

  it('gives the claim to exactly one of twenty supervisors, and to the next once it has expired', async () => {
    const { container } = await conversation();
    const claim = (by: string, now: string, until: string) =>
      container.item('conv', key).patch({
        condition: `FROM c WHERE c.claim = null OR c.claim.until < '${now}' OR c.claim.by = '${by}'`,
        operations: [{ op: 'set', path: '/claim', value: { by, until } }],
      });
    const people = Array.from({ length: 20 }, (_, index) => `person-${index}`);
    const tries = await Promise.allSettled(people.map((by) => claim(by, '2026-01-01T10:00', '2026-01-01T10:05')));
    const winners = people.filter((_, index) => tries[index]?.status === 'fulfilled');
    expect(winners).toHaveLength(1);
    expect((await container.item('conv', key).read()).resource).toMatchObject({ claim: { by: winners[0] } });
    await expect(claim('late', '2026-01-01T10:04', '2026-01-01T10:09')).rejects.toMatchObject({ code: 412 });
    const { resource } = await claim('late', '2026-01-01T10:06', '2026-01-01T10:11');
    expect(resource).toMatchObject({ claim: { by: 'late' } });
  });
});

describe('patch', () => {
  const start = { id: '1', tenantId: 'acme', n: 1, list: ['a', 'b'], nested: { x: 1 } };
  const patched = async (operations: object[]) => {
    const container = await account.container();
    await container.items.create(start);
    const body = JSON.parse(JSON.stringify(operations));
    const error = await container
      .item('1', 'acme')
      .patch(body)
      .then(
        () => undefined,
        (reason) => reason,
      );
    const { resource } = await container.item('1', 'acme').read();
    return { error, resource };
  };

  it('applies all operations in order', async () => {
    const { resource } = await patched([
      { op: 'add', path: '/list/1', value: 'between' },
      { op: 'set', path: '/list/0', value: 'first' },
      { op: 'add', path: '/list/-', value: 'last' },
      { op: 'move', from: '/nested/x', path: '/y' },
      { op: 'incr', path: '/fresh', value: 2.5 },
      { op: 'replace', path: '/n', value: null },
      { op: 'remove', path: '/nested' },
    ]);
    expect(resource).toMatchObject({ list: ['first', 'between', 'b', 'last'], y: 1, fresh: 2.5, n: null });
    expect(resource).not.toHaveProperty('nested');
  });

  it.each([
    ['an index beyond the end', { op: 'add', path: '/list/3', value: 'x' }],
    ['the increment of a text', { op: 'incr', path: '/list/0', value: 1 }],
    ['the removal of what is not there', { op: 'remove', path: '/nope' }],
    ['the partition key', { op: 'set', path: '/tenantId', value: 'other' }],
    ['a system property', { op: 'remove', path: '/_etag' }],
    ['a move into itself', { op: 'move', from: '/nested', path: '/nested/x' }],
    ['an unknown operation', { op: 'copy', from: '/n', path: '/m' }],
  ])('refuses %s and then changes nothing', async (_, operation) => {
    const { error, resource } = await patched([{ op: 'set', path: '/touched', value: true }, operation]);
    expect(error).toMatchObject({ code: 400 });
    expect(resource).toMatchObject(start);
    expect(resource).not.toHaveProperty('touched');
  });
});

describe('a container', () => {
  it('keeps unique values apart inside a partition only, also within a batch that fails', async () => {
    const container = await account.container({
      partitionKey: byTenant,
      uniqueKeyPolicy: { uniqueKeys: [{ paths: ['/email'] }] },
    });
    const create = (id: string, email: string): OperationInput => ({
      operationType: 'Create',
      resourceBody: { id, tenantId: 'acme', email },
    });
    const failed = await container.items.batch([create('1', 'a@x'), create('2', 'a@x')], 'acme');
    expect(failed.result?.map(({ statusCode }) => statusCode)).toEqual([424, 409]);
    const fine = await container.items.batch([create('1', 'a@x'), create('2', 'b@x')], 'acme');
    expect(fine.code).toBe(200);
    await container.items.create({ id: '1', tenantId: 'other', email: 'a@x' });
  });

  it('keeps its partition key for ever', async () => {
    const container = await account.container();
    const { resource } = await container.read();
    if (!resource) throw new Error('The container has no definition.');
    const changed = { ...resource, partitionKey: { paths: ['/other'] } };
    await expect(container.replace(changed)).rejects.toMatchObject({ code: 400 });
  });

  it('reports the result of each bulk operation for itself', async () => {
    const container = await account.container({ partitionKey: byConversation });
    await container.items.create({ id: 'taken', ...own });
    const results = await container.items.executeBulkOperations([
      { operationType: 'Create', partitionKey: key, resourceBody: { id: 'taken', ...own } },
      { operationType: 'Create', partitionKey: key, resourceBody: { id: 'free', ...own } },
      { operationType: 'Delete', partitionKey: ['acme', 'c2'], id: 'free' },
    ]);
    expect(results.map(({ response, error }) => response?.statusCode ?? error?.code)).toEqual([409, 201, 404]);
  });

  it('empties one logical partition on request', async () => {
    const container = await account.container();
    for (const tenantId of ['acme', 'other']) await container.items.create({ id: '1', tenantId });
    await container.deleteAllItemsForPartitionKey('acme');
    const { resources } = await container.items.query('SELECT VALUE c.tenantId FROM c').fetchAll();
    expect(resources).toEqual(['other']);
  });
});
