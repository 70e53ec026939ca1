import type { UsageStore } from '../../azure/cosmos/usage.ts';
import type { UsageEvent } from '../../domain/usage.ts';
import type { Bootstrapper } from '../chain.ts';

export type Metering = { record(event: Omit<UsageEvent, 'tenantId'>): void };

/** Collects what the run used and writes it when the run ends, also when it failed: what was spent was spent. */
export const metering = (usage: UsageStore): Bootstrapper<'metering', Metering> => ({
  name: 'metering',
  bootstrap: ({ scope, undo }) => {
    const events: UsageEvent[] = [];
    undo(async () => {
      for (const event of events) await usage.record(scope, event);
    });
    return { record: (event) => events.push({ ...event, tenantId: scope.tenantId }) };
  },
});
