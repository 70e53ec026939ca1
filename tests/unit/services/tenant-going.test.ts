import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { updateTenant } from '../../../functions/http/tenants/change-tenants.ts';
import { createSetOwnProvider } from '../../../shared/services/models/own-provider.ts';
import { createSealer } from '../../../shared/tenancy/sealed-text.ts';
import { contextFor, type LocalStores, openLocalStores } from './local-stores.ts';

let stores: LocalStores;
beforeAll(async () => {
  stores = await openLocalStores();
});
afterAll(() => stores.close());

const going = async () => {
  const scope = await stores.newTenant();
  await stores.changeTenant(scope, (tenant) => ({ ...tenant, status: 'destroying' }));
  return { scope, before: await stores.tenants.read(scope) };
};
const refused = { code: 'conflict', message: expect.stringContaining('being destroyed') };

describe('a tenant that is being destroyed', () => {
  it('keeps its settings, which may stay behind for the next one of its name', async () => {
    const { scope, before } = await going();
    const change = updateTenant(stores as never).handler({
      params: { tenantId: scope.tenantId },
      body: { settings: { greeting: 'Boo' } },
      request: { headers: new Headers() },
      contextOf: () => contextFor(scope),
    } as never);
    await expect(change).rejects.toMatchObject(refused);
    expect(await stores.tenants.read(scope)).toEqual(before);
  });

  it('takes no models of its own, and gives none up', async () => {
    const { scope, before } = await going();
    const sealer = createSealer(new Uint8Array(32));
    const set = createSetOwnProvider({ tenants: stores.tenants, sealer, now: () => new Date() });
    const models = { fast: 'f', vision: 'v', reasoning: 'r' };
    const ctx = contextFor(scope);
    const input = { provider: 'anthropic' as const, endpoint: null, key: 'a-made-up-key', models };
    await expect(set({ ctx, input })).rejects.toMatchObject(refused);
    await expect(set({ ctx, input: null })).rejects.toMatchObject(refused);
    expect(await stores.tenants.read(scope)).toEqual(before);
  });
});
