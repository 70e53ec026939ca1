import { HttpRequest } from '@azure/functions';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { updateTenant } from '../../../functions/http/tenants/change-tenants.ts';
import { getTenant } from '../../../functions/http/tenants/read-tenants.ts';
import { Tenant, type TenantSettings } from '../../../shared/contract/tenant.ts';
import { contextFor, type LocalStores, openLocalStores, scopeOf } from '../services/local-stores.ts';

let stores: LocalStores;
beforeAll(async () => {
  stores = await openLocalStores();
});
afterAll(() => stores.close());

/** What a signed-in person would send, past the front door. */
async function call(
  create: typeof getTenant,
  tenantId: string,
  settings?: Partial<TenantSettings>,
  ifMatch?: string,
): Promise<{ settings: TenantSettings; etag: string }> {
  const headers = ifMatch === undefined ? {} : { 'if-match': ifMatch };
  const reply = await create(stores as never).handler({
    params: { tenantId },
    body: { settings },
    request: new HttpRequest({ method: 'GET', url: 'http://127.0.0.1/api/tenants', headers }),
    contextOf: () => contextFor(scopeOf(tenantId)),
  } as never);
  if ('raw' in reply) throw new Error('The answer should be JSON.');
  return { settings: Tenant.parse(reply.body).settings, etag: reply.headers?.etag ?? '' };
}
const get = (tenantId: string) => call(getTenant, tenantId);
const change = (tenantId: string, settings: Partial<TenantSettings>, ifMatch?: string) =>
  call(updateTenant, tenantId, settings, ifMatch);

describe('the version of a tenant’s settings', () => {
  it('lets who read the newest change them, and tells the version that comes of it', async () => {
    const { tenantId } = await stores.newTenant();
    const { etag } = await get(tenantId);
    expect(etag).toMatch(/^"[\w-]{22}"$/);
    const changed = await change(tenantId, { greeting: 'Hi' }, etag);
    expect(changed.etag).not.toBe(etag);
    expect(await get(tenantId)).toEqual(changed);
    expect((await change(tenantId, { greeting: 'Hello' }, changed.etag)).settings.greeting).toBe('Hello');
  });

  it('stops who read them before somebody else changed any, and changes nothing', async () => {
    const { tenantId } = await stores.newTenant();
    const { etag } = await get(tenantId);
    const changed = await change(tenantId, { afterHours: 'hold' }, etag);
    await expect(change(tenantId, { greeting: 'Hi' }, etag)).rejects.toMatchObject({
      code: 'precondition-failed',
      message: expect.stringContaining('Somebody else changed the settings'),
    });
    expect(await get(tenantId)).toEqual(changed);
  });

  it('lets one of two pass who read the same', async () => {
    const { tenantId } = await stores.newTenant();
    const { etag } = await get(tenantId);
    const asked = await Promise.allSettled([
      change(tenantId, { greeting: 'Hi' }, etag),
      change(tenantId, { greeting: 'Hello' }, etag),
    ]);
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('is asked of nobody who does not name one, as scripts do not', async () => {
    const { tenantId } = await stores.newTenant();
    await change(tenantId, { greeting: 'Hi' });
    expect((await change(tenantId, { rerank: true })).settings).toMatchObject({ greeting: 'Hi', rerank: true });
  });

  it('stays the same while the tenant sleeps, wakes, is operated on and answers', async () => {
    const scope = await stores.newTenant();
    const { etag } = await get(scope.tenantId);
    await stores.changeTenant(scope, (tenant) => ({
      ...tenant,
      status: 'paused',
      operation: { id: 'o1', kind: 'pause' },
      snapshot: { id: 's1', lifeId: 'l1', at: tenant.createdAt },
    }));
    await stores.tenants.touch(scope, '2030-01-01T00:00:00.000Z');
    expect((await get(scope.tenantId)).etag).toBe(etag);
    expect((await change(scope.tenantId, { greeting: 'Hi' }, etag)).settings.greeting).toBe('Hi');
  });

  it('is the same for the same settings, whoever came to them', async () => {
    const { tenantId } = await stores.newTenant();
    const { etag, settings } = await get(tenantId);
    await change(tenantId, { greeting: 'Hi' });
    expect((await change(tenantId, { greeting: settings.greeting })).etag).toBe(etag);
  });

  it.each<[string, (etag: string) => string]>([
    ['a weak tag, as a proxy that compresses makes it', (etag) => `W/${etag}`],
    ['one of several tags', (etag) => `"another", ${etag}`],
    ['any', () => '*'],
  ])('is met by %s', async (_, ifMatch) => {
    const { tenantId } = await stores.newTenant();
    const { etag } = await get(tenantId);
    expect((await change(tenantId, { greeting: 'Hi' }, ifMatch(etag))).settings.greeting).toBe('Hi');
  });
});
