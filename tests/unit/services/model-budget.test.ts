import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TenantSettings } from '../../../shared/contract/tenant.ts';
import { defaultSettings } from '../../../shared/domain/tenant.ts';
import type { ModelUsage } from '../../../shared/domain/usage.ts';
import type { CallModel } from '../../../shared/services/models/call-model.ts';
import { createModelBudget } from '../../../shared/services/models/model-budget.ts';
import { changeTenant } from '../../../shared/services/tenants/change-tenant.ts';
import { createSettingsOf } from '../../../shared/services/tenants/settings-of.ts';
import { type LocalStores, openLocalStores } from './local-stores.ts';

let stores: LocalStores;
beforeAll(async () => {
  stores = await openLocalStores();
});
afterAll(() => stores.close());

const unlimited = { tokensPerDay: null, usdPerMonth: null, requestsPerMinute: 1000, tokensPerMinute: 1_000_000 };
let sent = 0;

/** A tenant with these limits, and front ends that share nothing but the database. */
async function world(limits: Partial<TenantSettings['models']>) {
  let at = new Date('2026-03-31T22:00:00Z');
  const now = () => at;
  const scope = await stores.newTenant(
    { settings: { ...defaultSettings('acme'), models: { ...unlimited, ...limits } } },
    at.toISOString(),
  );
  const { tenants, usage } = stores;
  const answers: CallModel = async (call) =>
    call.ask({ openai: undefined as never, model: 'm' }, { timeout: 1, maxRetries: 0 });
  function frontEnd() {
    const budget = createModelBudget({ usage, settingsOf: createSettingsOf({ tenants, now }), now });
    const callModel = budget.within(answers);
    const used = (tokens: number, cost = 0): ModelUsage => ({
      usageId: `b${++sent}`,
      at: at.toISOString(),
      model: 'fast',
      tokens: { input: tokens, output: 0 },
      cost,
      estimated: false,
    });
    return {
      ask: (use: 'fast' | 'embedding' = 'fast') => callModel({ scope, use, ask: async () => 'answer' }),
      spend: (tokens: number, cost?: number) => budget.recordModel(scope, used(tokens, cost)),
      spendTwice: async (tokens: number) => {
        const same = used(tokens);
        return [await budget.recordModel(scope, same), await budget.recordModel(scope, same)];
      },
    };
  }
  return {
    scope,
    frontEnd,
    later: (ms: number) => {
      at = new Date(at.getTime() + ms);
    },
  };
}

const hour = 3_600_000;

describe('a tenant’s budget', () => {
  it('stops the very next call of the process that spent it, until the day is over', async () => {
    const { frontEnd, later } = await world({ tokensPerDay: 100 });
    const { ask, spend } = frontEnd();
    await ask();
    await spend(100);
    await expect(ask()).rejects.toMatchObject({ why: 'over-budget', code: 'rate-limited', retryAfterSeconds: 7200 });
    later(2 * hour - 1);
    await expect(ask()).rejects.toMatchObject({ retryAfterSeconds: 1 });
    later(1);
    await expect(ask()).resolves.toBe('answer');
  });

  it('is one for all processes, which see each other’s spending within seconds', async () => {
    const { frontEnd, later } = await world({ usdPerMonth: 1 });
    const [one, other] = [frontEnd(), frontEnd()];
    await one.ask();
    await other.spend(10, 1);
    await expect(other.ask()).rejects.toMatchObject({ why: 'over-budget' });
    later(5000);
    await expect(one.ask()).rejects.toMatchObject({ why: 'over-budget' });
    // The month ends two hours later.
    later(2 * hour);
    await expect(one.ask()).resolves.toBe('answer');
  });

  it('counts an answer once that is recorded twice', async () => {
    const { frontEnd } = await world({ tokensPerDay: 100 });
    const { ask, spendTwice } = frontEnd();
    await ask();
    expect(await spendTwice(60)).toEqual([true, false]);
    await expect(ask()).resolves.toBe('answer');
  });

  it('that is raised holds at once, as soon as settings are read again', async () => {
    const { scope, frontEnd, later } = await world({ tokensPerDay: 10 });
    const { ask, spend } = frontEnd();
    await spend(10);
    await expect(ask()).rejects.toMatchObject({ why: 'over-budget' });
    await changeTenant(stores.tenants, scope, (tenant) => ({
      ...tenant,
      settings: { ...tenant.settings, models: unlimited },
    }));
    later(3000);
    await expect(ask()).resolves.toBe('answer');
  });

  it('lets vectors be made, which the platform pays for: knowledge must be found all the same', async () => {
    const { frontEnd } = await world({ tokensPerDay: 0 });
    const { ask } = frontEnd();
    await expect(ask()).rejects.toMatchObject({ why: 'over-budget' });
    await expect(ask('embedding')).resolves.toBe('answer');
  });
});

describe('a tenant’s limits a minute', () => {
  it.each([
    ['requests', { requestsPerMinute: 2 }],
    ['tokens', { tokensPerMinute: 50 }],
  ])('of %s refuse what is too much, until the next minute', async (_, limits) => {
    const { frontEnd, later } = await world(limits);
    const { ask, spend } = frontEnd();
    await ask();
    await ask();
    await spend(50);
    await expect(ask()).rejects.toMatchObject({ why: 'over-rate', retryAfterSeconds: 60 });
    later(60_000);
    await expect(ask()).resolves.toBe('answer');
  });
});
