import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createSettingsOf, settingsKeptMs } from '../../../shared/services/tenants/settings-of.ts';
import { type LocalStores, openLocalStores, scopeOf, stoppedClock } from './local-stores.ts';

let stores: LocalStores;
beforeAll(async () => {
  stores = await openLocalStores();
});
afterAll(() => stores.close());

describe('a tenant’s settings', () => {
  it('are remembered for a moment, and then read again', async () => {
    const { now, advance } = stoppedClock();
    const scope = await stores.newTenant();
    const settingsOf = createSettingsOf({ tenants: stores.tenants, now });
    await settingsOf(scope);
    await stores.changeTenant(scope, (tenant) => ({ ...tenant, settings: { ...tenant.settings, greeting: 'Hi.' } }));
    expect((await settingsOf(scope)).greeting).not.toBe('Hi.');
    advance(settingsKeptMs / 1000);
    expect((await settingsOf(scope)).greeting).toBe('Hi.');
  });

  it('are not taken for those of the next tenant of the name, who may write at once', async () => {
    const { now } = stoppedClock();
    const scope = await stores.newTenant({ status: 'destroying' });
    const settingsOf = createSettingsOf({ tenants: stores.tenants, now });
    expect((await settingsOf(scope)).status).toBe('destroying');
    await stores.changeTenant(scope, (tenant) => ({ ...tenant, status: 'ready' }));
    expect((await settingsOf(scope)).status).toBe('ready');
  });

  it('are those of nobody while there is no tenant', async () => {
    const settingsOf = createSettingsOf({ tenants: stores.tenants, now: () => new Date() });
    await expect(settingsOf(scopeOf('nobody'))).rejects.toMatchObject({ code: 'not-found' });
  });
});
