import type { ConversationStore } from '../../azure/cosmos/conversations.ts';
import type { TenantStore } from '../../azure/cosmos/tenants.ts';
import type { Orchestrations } from '../context.ts';

const waitingSeconds = 30;
const runningSeconds = 120;

/** Sets in motion again what is stored but not moving: a message whose bell was lost, an operation whose start was. */
export function createSweep(deps: { tenants: TenantStore; conversations: ConversationStore; now: () => Date }) {
  const before = (seconds: number): string => new Date(deps.now().getTime() - seconds * 1000).toISOString();
  return async (orchestrations: Orchestrations): Promise<void> => {
    for (const { tenantId, conversationId } of await deps.conversations.sweepWaiting(before(waitingSeconds))) {
      await orchestrations.ring({ tenantId, conversationId, listening: false });
    }
    for (const operation of await deps.tenants.sweepOperations(before(runningSeconds)))
      await orchestrations.startOperation(operation);
  };
}
