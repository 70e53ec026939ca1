import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { UsageEvent } from '../../../shared/domain/usage.ts';
import { type LocalStores, openLocalStores, scopeOf } from './local-stores.ts';

let stores: LocalStores;
beforeAll(async () => {
  stores = await openLocalStores();
});
afterAll(() => stores.close());

const event = (tenantId: string, changes: Partial<UsageEvent> = {}): UsageEvent => ({
  usageId: 'u1',
  tenantId,
  meter: 'turns',
  quantity: 1,
  at: '2026-03-31T23:59:59.999Z',
  ...changes,
});

describe('metering', () => {
  it('counts an event once however often it is recorded, also ten times at once', async () => {
    const scope = scopeOf('once');
    const recorded = await Promise.all(Array.from({ length: 10 }, () => stores.usage.record(scope, event('once'))));
    expect(recorded.filter(Boolean)).toHaveLength(1);
    expect(await stores.usage.record(scope, event('once', { quantity: 50 }))).toBe(false);
    expect(await stores.usage.totals(scope, '202603')).toEqual({ turns: 1 });
  });

  it('adds up what is recorded at once, per meter', async () => {
    const scope = scopeOf('sums');
    const events = Array.from({ length: 20 }, (_, n) => [
      event('sums', { usageId: `a${n}`, meter: 'model-tokens-in', quantity: n }),
      event('sums', { usageId: `a${n}`, meter: 'model-tokens-out', quantity: 2 * n }),
    ]).flat();
    await Promise.all(events.map((one) => stores.usage.record(scope, one)));
    expect(await stores.usage.totals(scope, '202603')).toEqual({ 'model-tokens-in': 190, 'model-tokens-out': 380 });
  });

  it('books on the month in which it happened, not on that of the retry', async () => {
    const scope = scopeOf('months');
    await stores.usage.record(scope, event('months'));
    await stores.usage.record(scope, event('months', { usageId: 'u2', at: '2026-04-01T00:00:00.000Z', quantity: 5 }));
    expect(await stores.usage.totals(scope, '202603')).toEqual({ turns: 1 });
    expect(await stores.usage.totals(scope, '202604')).toEqual({ turns: 5 });
  });

  it('keeps tenants apart, and takes no event of another tenant', async () => {
    await stores.usage.record(scopeOf('left'), event('left', { quantity: 3 }));
    await expect(stores.usage.record(scopeOf('right'), event('left'))).rejects.toThrow('another tenant');
    expect(await stores.usage.totals(scopeOf('right'), '202603')).toEqual({});
  });

  it('counts a model’s answer by month and day, at once and once, and says what has been spent', async () => {
    const scope = scopeOf('models');
    const answer = (n: number, at: string) => ({
      usageId: `m${n}`,
      at,
      model: 'fast',
      tokens: { input: 100, output: 10 },
      cost: 0.0025,
      estimated: n === 1,
    });
    const all = [
      answer(1, '2026-03-30T23:59:59Z'),
      answer(2, '2026-03-31T00:00:00Z'),
      answer(3, '2026-03-31T12:00:00Z'),
    ];
    await Promise.all([...all, ...all].map((one) => stores.usage.recordModel(scope, one)));
    expect(await stores.usage.totals(scope, '202603')).toEqual({
      'model-tokens-in': 300,
      'model-tokens-out': 30,
      'model-tokens-estimated': 110,
      'model-cost-micro-usd': 7500,
    });
    const spent = (at: string) => stores.usage.modelSpending(scope, at);
    expect(await spent('2026-03-31T13:00:00Z')).toEqual({ tokensToday: 220, usdThisMonth: 0.0075 });
    expect(await spent('2026-03-30T13:00:00Z')).toEqual({ tokensToday: 110, usdThisMonth: 0.0075 });
    expect(await spent('2026-04-01T00:00:00Z')).toEqual({ tokensToday: 0, usdThisMonth: 0 });
  });

  it('takes no scope that was not opened', async () => {
    const forged = { ...scopeOf('left') };
    await expect(stores.usage.record(forged, event('left'))).rejects.toThrow('openScope');
    await expect(stores.usage.totals(forged, '202603')).rejects.toThrow('openScope');
    await expect(stores.usage.modelSpending(forged, '2026-03-31')).rejects.toThrow('openScope');
  });
});
