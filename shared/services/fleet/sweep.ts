import type { BoardStore } from '../../azure/cosmos/board.ts';
import type { ConversationStore } from '../../azure/cosmos/conversations.ts';
import type { TenantStore } from '../../azure/cosmos/tenants.ts';
import { rowOf } from '../../domain/board.ts';
import { openScope } from '../../tenancy/scope.ts';
import type { ChainPending } from '../audit/chain-pending.ts';
import type { Orchestrations } from '../context.ts';
import type { PublishChanges } from '../live/publish-changes.ts';

const waitingSeconds = 30;
const runningSeconds = 120;
const actSeconds = 15;
/** Longer than the time between two sweeps, so that none is left out. */
const shownSeconds = 90;
const changedAtMost = 2000;

/**
 * Does again what is stored but was not followed up: a message whose bell was lost, an operation whose start was, a row
 * that the board misses, an act that is not in its chain. What fails does not hold up the rest; it is thrown at the end.
 */
export function createSweep(deps: {
  tenants: TenantStore;
  conversations: ConversationStore;
  board: BoardStore;
  publish: Pick<PublishChanges, 'row'>;
  chainPending: ChainPending;
  now: () => Date;
}) {
  const { tenants, conversations, board, publish, chainPending, now } = deps;
  const ago = (seconds: number): Date => new Date(now().getTime() - seconds * 1000);
  const before = (seconds: number): string => ago(seconds).toISOString();

  async function ringWaiting(orchestrations: Orchestrations): Promise<void> {
    for (const { tenantId, conversationId } of await conversations.sweepWaiting(before(waitingSeconds)))
      await orchestrations.ring({ tenantId, conversationId, listening: false });
  }

  async function startOperations(orchestrations: Orchestrations): Promise<void> {
    for (const operation of await tenants.sweepOperations(before(runningSeconds)))
      await orchestrations.startOperation(operation);
  }

  async function repairRows(): Promise<void> {
    const since = ago(shownSeconds);
    const changed = await conversations.sweepChanged(since, changedAtMost);
    for (const [tenantId, heads] of Map.groupBy(changed, (head) => head.tenantId)) {
      const scope = openScope(tenantId, { kind: 'platform', cause: 'board' });
      const shown = await board.versionsSince(scope, since, changedAtMost);
      for (const head of heads) {
        if ((shown.get(head.conversationId) ?? -1) >= head.version) continue;
        if (await board.put(scope, rowOf(head))) publish.row(rowOf(head));
      }
    }
  }

  return async (orchestrations: Orchestrations): Promise<void> => {
    const done = await Promise.allSettled([
      ringWaiting(orchestrations),
      startOperations(orchestrations),
      repairRows(),
      chainPending.sweep(before(actSeconds)),
    ]);
    const failures = done.filter((one) => one.status === 'rejected').map(({ reason }) => reason as unknown);
    if (failures.length > 0) throw new AggregateError(failures, 'A part of the sweep failed.');
  };
}
