import { HttpRequest } from '@azure/functions';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getCannedReplies, putCannedReplies } from '../../../functions/http/tenants/canned-replies.ts';
import { CannedReplies, type CannedReply } from '../../../shared/contract/conversation.ts';
import { contextFor, type LocalStores, openLocalStores, scopeOf } from '../services/local-stores.ts';

let stores: LocalStores;
beforeAll(async () => {
  stores = await openLocalStores();
});
afterAll(() => stores.close());

const hello: CannedReply = { shortcut: 'hello', title: 'Greeting', text: 'Hello, this is Ada. How can I help?' };
const refund: CannedReply = { shortcut: 'refund', title: 'Refund', text: 'It is on its way 🙂' };

/** What a signed-in person would send, past the front door. */
async function call(create: typeof getCannedReplies, tenantId: string, replies?: CannedReply[], ifMatch?: string) {
  const headers = ifMatch === undefined ? {} : { 'if-match': ifMatch };
  const reply = await create(stores as never).handler({
    params: { tenantId },
    body: { replies },
    request: new HttpRequest({ method: 'GET', url: 'http://127.0.0.1/api/tenants', headers }),
    contextOf: () => contextFor(scopeOf(tenantId)),
  } as never);
  if ('raw' in reply) throw new Error('The answer should be JSON.');
  return { replies: CannedReplies.parse(reply.body).replies, etag: reply.headers?.etag };
}
const get = (tenantId: string) => call(getCannedReplies, tenantId);
const put = (tenantId: string, replies: CannedReply[], ifMatch?: string) =>
  call(putCannedReplies, tenantId, replies, ifMatch);

describe('canned replies', () => {
  it('are none at first, and then those that were put, in their order', async () => {
    const { tenantId } = await stores.newTenant();
    expect(await get(tenantId)).toEqual({ replies: [], etag: undefined });
    const { etag } = await put(tenantId, [refund, hello]);
    expect(await get(tenantId)).toEqual({ replies: [refund, hello], etag });
    await put(tenantId, [hello]);
    expect((await get(tenantId)).replies).toEqual([hello]);
  });

  it('belong to one tenant', async () => {
    const [one, other] = [await stores.newTenant(), await stores.newTenant()];
    await put(one.tenantId, [hello]);
    expect((await get(other.tenantId)).replies).toEqual([]);
  });

  it('are not overwritten by who read them before somebody else changed them', async () => {
    const { tenantId } = await stores.newTenant();
    const { etag } = await put(tenantId, [hello]);
    const changed = await put(tenantId, [hello, refund], etag);
    await expect(put(tenantId, [], etag)).rejects.toMatchObject({ code: 'precondition-failed' });
    expect(await get(tenantId)).toEqual({ replies: [hello, refund], etag: changed.etag });
  });

  it('are changed by one of two who ask at once', async () => {
    const { tenantId } = await stores.newTenant();
    const { etag } = await put(tenantId, []);
    const asked = await Promise.allSettled([put(tenantId, [hello], etag), put(tenantId, [refund], etag)]);
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('of a version are not those of a tenant that has none', async () => {
    const { tenantId } = await stores.newTenant();
    await expect(put(tenantId, [hello], '"another"')).rejects.toMatchObject({ code: 'precondition-failed' });
    expect((await get(tenantId)).replies).toEqual([]);
  });

  it('need a tenant', async () => {
    await expect(get('nobody')).rejects.toMatchObject({ code: 'not-found' });
    await expect(put('nobody', [hello])).rejects.toMatchObject({ code: 'not-found' });
  });

  it.each<[string, unknown]>([
    ['a shortcut twice', [hello, { ...refund, shortcut: 'hello' }]],
    ['a shortcut with a blank', [{ ...hello, shortcut: 'hel lo' }]],
    ['an empty text', [{ ...hello, text: ' ' }]],
    ['more than a hundred', Array.from({ length: 101 }, (_, n) => ({ ...hello, shortcut: `hello-${n}` }))],
    ['a field that nobody knows', [{ ...hello, html: '<b>' }]],
  ])('are refused with %s', (_, replies) => {
    expect(CannedReplies.safeParse({ replies }).success).toBe(false);
  });
});
