import type { Database } from '@azure/cosmos';
import { z } from 'zod';
import { periodOf, type UsageEvent } from '../../domain/usage.ts';
import { assertScope, type TenantScope } from '../../tenancy/scope.ts';
import { queryItems, runBatch } from './items.ts';

const Counter = z.object({ meter: z.string(), quantity: z.number() });

export type UsageStore = ReturnType<typeof createUsageStore>;

/** Container `usage`, partition `[tenantId, yyyymm]`: events, each counted once, and their sums per meter. */
export function createUsageStore(database: Database) {
  const container = database.container('usage');
  return {
    /** Event and counter in one batch; false when the event had been counted. */
    async record(scope: TenantScope, event: UsageEvent): Promise<boolean> {
      assertScope(scope);
      if (event.tenantId !== scope.tenantId) throw new Error('The usage belongs to another tenant.');
      const key = [scope.tenantId, periodOf(event.at)];
      const names = { tenantId: scope.tenantId, period: periodOf(event.at) };
      const counterId = `ctr|${event.meter}`;
      for (let attempt = 0; attempt < 5; attempt++) {
        const outcome = await runBatch(container, key, [
          {
            operationType: 'Create',
            resourceBody: { ...event, ...names, id: `u|${event.usageId}|${event.meter}`, type: 'u' } as never,
          },
          {
            operationType: 'Patch',
            id: counterId,
            resourceBody: { operations: [{ op: 'incr', path: '/quantity', value: event.quantity }] },
          },
        ]);
        if (outcome.ok) return true;
        if (outcome.failedAt === 0 && outcome.status === 409) return false;
        if (outcome.failedAt !== 1 || outcome.status !== 404)
          throw new Error(`The usage could not be stored: Cosmos answered ${outcome.status}.`);
        const counter = { ...names, id: counterId, type: 'ctr', meter: event.meter, quantity: 0, ttl: -1 };
        await runBatch(container, key, [{ operationType: 'Create', resourceBody: counter as never }]);
      }
      throw new Error('The usage counter could not be created.');
    },

    /** The month's sums per meter. */
    async totals(scope: TenantScope, period: string): Promise<Record<string, number>> {
      const rows = await queryItems(container, scope, {
        schema: Counter,
        partitionKey: [scope.tenantId, period],
        where: `c.type = 'ctr'`,
        limit: 100,
      });
      return Object.fromEntries(rows.map((row) => [row.meter, row.quantity]));
    },
  };
}
