import type { Database } from '@azure/cosmos';
import { z } from 'zod';
import { dayOf, type ModelSpending, type ModelUsage, periodOf, type UsageEvent } from '../../domain/usage.ts';
import { assertScope, type TenantScope } from '../../tenancy/scope.ts';
import { queryItems, readItem, runBatch } from './items.ts';

const Quantity = z.object({ quantity: z.number() });
const Meter = Quantity.extend({ meter: z.string() });

/** Millionths of a US dollar, by list prices. */
const costMeter = 'model-cost-micro-usd';
const dayKeptSeconds = 40 * 86_400;

export type UsageStore = ReturnType<typeof createUsageStore>;

/** Container `usage`, partition `[tenantId, yyyymm]`: events, each counted once, and their sums per meter and day. */
export function createUsageStore(database: Database) {
  const container = database.container('usage');

  /** The event and all its counters in one batch; false when the event had been counted. */
  async function count(scope: TenantScope, event: CountedEvent, counters: Counter[]): Promise<boolean> {
    const key = [scope.tenantId, periodOf(event.at)];
    const names = { tenantId: scope.tenantId, period: periodOf(event.at) };
    for (let attempt = 0; attempt < counters.length + 5; attempt++) {
      const outcome = await runBatch(container, key, [
        { operationType: 'Create', resourceBody: { ...event, ...names, type: 'u' } as never },
        ...counters.map(({ id, quantity }) => ({
          operationType: 'Patch' as const,
          id,
          resourceBody: { operations: [{ op: 'incr' as const, path: '/quantity', value: quantity }] },
        })),
      ]);
      if (outcome.ok) return true;
      if (outcome.failedAt === 0 && outcome.status === 409) return false;
      const missing = counters[outcome.failedAt - 1];
      if (missing === undefined || outcome.status !== 404)
        throw new Error(`The usage could not be stored: Cosmos answered ${outcome.status}.`);
      const counter = { ...missing, ...names, quantity: 0 };
      await runBatch(container, key, [{ operationType: 'Create', resourceBody: counter as never }]);
    }
    throw new Error('The usage counter could not be created.');
  }

  const quantityOf = async (scope: TenantScope, at: string, id: string): Promise<number> =>
    (await readItem(container, Quantity, id, [scope.tenantId, periodOf(at)]))?.value.quantity ?? 0;

  return {
    /** False when the event had been counted. */
    async record(scope: TenantScope, event: UsageEvent): Promise<boolean> {
      assertScope(scope);
      if (event.tenantId !== scope.tenantId) throw new Error('The usage belongs to another tenant.');
      return count(scope, { ...event, id: `u|${event.usageId}|${event.meter}` }, [
        monthly(event.meter, event.quantity),
      ]);
    },

    /** Counts an answer of a model: its tokens a month and a day, and what it cost. */
    async recordModel(scope: TenantScope, { cost, ...used }: ModelUsage): Promise<boolean> {
      assertScope(scope);
      const { input, output } = used.tokens;
      const costMicroUsd = Math.round(cost * 1_000_000);
      const event = { ...used, costMicroUsd, id: `u|${used.usageId}|model` };
      return count(scope, event, [
        monthly('model-tokens-in', input),
        monthly('model-tokens-out', output),
        monthly(costMeter, costMicroUsd),
        ...(used.estimated ? [monthly('model-tokens-estimated', input + output)] : []),
        { id: dayId(used.at), type: 'day', quantity: input + output, ttl: dayKeptSeconds },
      ]);
    },

    /** What has been used on the day and in the month of `at`. */
    async modelSpending(scope: TenantScope, at: string): Promise<ModelSpending> {
      assertScope(scope);
      const [tokensToday, micro] = await Promise.all([
        quantityOf(scope, at, dayId(at)),
        quantityOf(scope, at, monthly(costMeter, 0).id),
      ]);
      return { tokensToday, usdThisMonth: micro / 1_000_000 };
    },

    /** The month's sums per meter. */
    async totals(scope: TenantScope, period: string): Promise<Record<string, number>> {
      const rows = await queryItems(container, scope, {
        schema: Meter,
        partitionKey: [scope.tenantId, period],
        where: `c.type = 'ctr'`,
        limit: 100,
      });
      return Object.fromEntries(rows.map((row) => [row.meter, row.quantity]));
    },
  };
}

type CountedEvent = { id: string; at: string };
type Counter = { id: string; type: 'ctr' | 'day'; quantity: number; ttl: number; meter?: string };

const monthly = (meter: string, quantity: number): Counter => ({
  id: `ctr|${meter}`,
  type: 'ctr',
  meter,
  quantity,
  ttl: -1,
});
const dayId = (at: string): string => `day|${dayOf(at)}`;
