import type { ConversationStore } from '../../shared/azure/cosmos/conversations.ts';
import type { Archive, TenantStore } from '../../shared/azure/cosmos/tenants.ts';
import { isForbidden, retryAfterMs } from '../../shared/azure/failures.ts';
import type { OperationStep } from '../../shared/contract/tenant.ts';
import { type LifecycleKind, lifecycleOf } from '../../shared/domain/lifecycle.ts';
import type { TenantRecord } from '../../shared/domain/tenant.ts';
import type { Orchestrations } from '../../shared/services/context.ts';
import { stepAside } from '../../shared/services/step-aside.ts';
import { openScope, type TenantScope } from '../../shared/tenancy/scope.ts';
import { destroyOptions } from './destroy-options.ts';
import { again, type Step, type StepContext } from './steps/step.ts';

/** Just after a deployment a role that was given may hold only minutes later: a step that is refused waits so long. */
const rolesHoldWithinMs = 10 * 60_000;
const rolesHoldAgainInMs = 10_000;
/** So long after an operation's begin a service that is asked too much is asked again, when it wishes. */
const throttledForMs = 60 * 60_000;
const endAttempts = 10;

export type LifecycleInput = { tenantId: string; operationId: string; kind: LifecycleKind; trace?: string };
export type StepInput = LifecycleInput & { step: string; phase: 'run' | 'undo'; carry?: unknown };
export type StepOutcome = { done: true } | { done: false; carry: unknown; againInMs: number };
export type EndInput = LifecycleInput & { failure?: string; undone: boolean };

type Dependencies = {
  tenants: TenantStore;
  conversations: ConversationStore;
  steps: Record<string, Step>;
  now: () => Date;
};

/** Activities of a lifecycle operation. Each may run more than once; the operation's record is written as they go. */
export function tenantLifecycleActivities({ tenants, conversations, steps, now }: Dependencies) {
  const scopeOf = ({ tenantId, kind }: LifecycleInput): TenantScope =>
    openScope(tenantId, { kind: 'platform', cause: kind });

  async function note(
    scope: TenantScope,
    operationId: string,
    change: (steps: OperationStep[]) => OperationStep[],
  ): Promise<void> {
    const operation = await tenants.operation(scope, operationId);
    if (operation) await tenants.writeSteps(scope, operationId, change(operation.value.steps));
  }

  /** A destroyed tenant's salt is kept with its backup: without it the backup could not be read. */
  async function archiveOf(
    scope: TenantScope,
    { settings, secretSalt, secrets, snapshot }: TenantRecord,
    operationId: string,
  ): Promise<Archive | null> {
    const { force } = destroyOptions(await tenants.operation(scope, operationId));
    return force ? null : { settings, secretSalt, snapshot, ...(secrets ? { secrets } : {}) };
  }

  /**
   * Writes what the operation has made of the tenant; null removes it. Nothing when the tenant is no longer the
   * operation's, and so perhaps another's: an activity that runs twice may come second.
   */
  async function endFor(
    scope: TenantScope,
    operationId: string,
    end: (tenant: TenantRecord) => TenantRecord | null,
  ): Promise<void> {
    for (let attempt = 0; attempt < endAttempts; attempt++) {
      const stored = await tenants.read(scope);
      if (stored?.value.operation?.id !== operationId) return;
      const next = end(stored.value);
      const isEnded = next
        ? await tenants.replace(scope, next, stored.etag)
        : await tenants.remove(scope, stored.etag, await archiveOf(scope, stored.value, operationId));
      if (isEnded) return;
      await stepAside(attempt);
    }
    throw new Error('The tenant is being changed by many at once.');
  }

  /** For how long the step is put off, in milliseconds; null when it has failed. */
  async function putOffMs(error: unknown, scope: TenantScope, operationId: string): Promise<number | null> {
    const throttledMs = retryAfterMs(error, now());
    if (throttledMs === null && !isForbidden(error)) return null;
    const operation = await tenants.operation(scope, operationId);
    const ageMs = now().getTime() - Date.parse(operation?.value.startedAt ?? '');
    if (throttledMs !== null) return ageMs < throttledForMs ? throttledMs : null;
    return ageMs < rolesHoldWithinMs ? rolesHoldAgainInMs : null;
  }

  return {
    async lifecycleStep(input: StepInput): Promise<StepOutcome> {
      const { operationId, step: name, phase, carry } = input;
      const scope = scopeOf(input);
      const step = steps[name];
      if (!step) throw new Error(`There is no step ${name}.`);
      const act = phase === 'run' ? step.run : step.undo;
      if (!act) return { done: true };
      const at = now().toISOString();
      const mark = (status: OperationStep['status'], more: Partial<OperationStep> = {}) =>
        note(scope, operationId, (all) => upsertStep(all, name, { status, ...more }, at));
      const stored = await tenants.read(scope);
      // The sweep has started an operation again that had done its work, and perhaps removed the tenant: it may touch nothing.
      if (stored?.value.operation?.id !== operationId) return { done: true };
      if (carry === undefined && phase === 'run') await mark('running');
      const context: StepContext = { scope, tenant: stored.value, operationId, carry };
      try {
        const outcome = await act(context);
        if (outcome.done) await mark(phase === 'run' ? 'succeeded' : 'compensated', { endedAt: now().toISOString() });
        return outcome;
      } catch (error) {
        const pauseMs = await putOffMs(error, scope, operationId);
        if (pauseMs !== null) return again(pauseMs, carry ?? null);
        const reason = error instanceof Error ? error.message : String(error);
        await mark(phase === 'run' ? 'failed' : 'compensation-failed', {
          error: reason.slice(0, 500),
          endedAt: now().toISOString(),
        });
        throw error;
      }
    },

    /** Ends the operation and sets the tenant's status; then rings everybody whose message waited for it. */
    async endOperation(input: EndInput, orchestrations: Orchestrations): Promise<void> {
      const scope = scopeOf(input);
      const { done, undone } = lifecycleOf(input.kind);
      const at = now().toISOString();
      const status = input.failure === undefined ? done : input.undone ? undone : 'failed';
      await endFor(
        scope,
        input.operationId,
        (tenant) => status && { ...tenant, status, operation: null, lastActivityAt: at },
      );
      const operation = await tenants.operation(scope, input.operationId);
      if (operation?.value.status === 'running') {
        await tenants.writeSteps(scope, input.operationId, operation.value.steps, {
          status: input.failure === undefined ? 'succeeded' : 'failed',
          endedAt: at,
          ...(input.failure === undefined ? {} : { error: input.failure }),
        });
      }
      if (status === null) return;
      for (const { tenantId, conversationId } of await conversations.waiting(scope)) {
        await orchestrations.ring({ tenantId, conversationId, listening: true });
      }
    },
  };
}

function upsertStep(
  all: OperationStep[],
  name: string,
  change: Partial<OperationStep> & Pick<OperationStep, 'status'>,
  at: string,
): OperationStep[] {
  const known = all.find((step) => step.name === name);
  if (!known) return [...all, { name, startedAt: at, ...change }];
  return all.map((step) => (step.name === name ? { ...step, ...change } : step));
}
