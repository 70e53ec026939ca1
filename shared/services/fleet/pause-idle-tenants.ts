import type { ConversationStore } from '../../azure/cosmos/conversations.ts';
import type { TenantStore } from '../../azure/cosmos/tenants.ts';
import { ClawDeskError } from '../../domain/errors.ts';
import { isIdle } from '../../domain/lifecycle.ts';
import { openScope } from '../../tenancy/scope.ts';
import type { Orchestrations } from '../context.ts';
import type { BeginOperation } from '../tenants/begin-operation.ts';

/** Puts to sleep every tenant whose customers have been silent for its `idleAfterSeconds`, unless one waits for an answer. */
export function createPauseIdleTenants(deps: {
  tenants: TenantStore;
  conversations: ConversationStore;
  beginOperation: BeginOperation;
  now: () => Date;
}) {
  return async (orchestrations: Orchestrations): Promise<string[]> => {
    const now = deps.now();
    const paused: string[] = [];
    for (const tenant of await deps.tenants.sweep(`c.status = 'ready'`)) {
      if (!isIdle(tenant, now)) continue;
      const scope = openScope(tenant.tenantId, { kind: 'platform', cause: 'idle' });
      if ((await deps.conversations.waiting(scope, 1)).length > 0) continue;
      try {
        const begun = await deps.beginOperation({
          ctx: { scope, orchestrations },
          input: { kind: 'pause', onlyIf: (current) => isIdle(current, now) },
        });
        if (begun) paused.push(tenant.tenantId);
      } catch (error) {
        if (!(error instanceof ClawDeskError)) throw error;
      }
    }
    return paused;
  };
}
