import type { TenantStore } from '../../azure/cosmos/tenants.ts';
import type { Operation } from '../../contract/tenant.ts';
import { ClawDeskError, notFound } from '../../domain/errors.ts';
import { type LifecycleKind, lifecycleOf, mayBegin } from '../../domain/lifecycle.ts';
import type { TenantRecord } from '../../domain/tenant.ts';
import type { Context } from '../context.ts';
import { stepAside } from '../step-aside.ts';

export type BeginOperation = ReturnType<typeof createBeginOperation>;

type Input = {
  kind: LifecycleKind;
  options?: { keepData: boolean; force: boolean };
  /** Asked again with the very record that is about to change; false: nothing begins and null is returned. */
  onlyIf?: (tenant: TenantRecord) => boolean;
};

/**
 * Begins a lifecycle operation: status and operation change together, if nobody else began one. From this moment on a
 * tenant that is leaving `ready` takes no message to its instance any more; they wait in the inbox.
 * @throws conflict naming the operation that runs, or the status that does not allow this one.
 */
export function createBeginOperation(deps: { tenants: TenantStore; now: () => Date }) {
  const { tenants, now } = deps;
  return async ({
    ctx: { scope, orchestrations },
    input,
  }: {
    ctx: Context;
    input: Input;
  }): Promise<Operation | null> => {
    for (let attempt = 0; attempt < 10; attempt++) {
      const stored = await tenants.read(scope);
      if (stored === null) throw notFound('tenant');
      const tenant = stored.value;
      if (input.onlyIf && !input.onlyIf(tenant)) return null;
      if (tenant.operation) {
        throw new ClawDeskError(
          'conflict',
          `The operation ${tenant.operation.kind} (${tenant.operation.id}) is running; wait until it has ended.`,
        );
      }
      if (!mayBegin(input.kind, tenant.status) || (input.kind === 'resume' && tenant.instance === null)) {
        throw new ClawDeskError('conflict', `The tenant is ${tenant.status}; it cannot ${input.kind} now.`);
      }
      const operation: Operation = {
        ...tenants.newOperation(scope.tenantId, input.kind, now().toISOString()),
        ...(input.options ? { result: { options: input.options } } : {}),
      };
      const next: TenantRecord = {
        ...tenant,
        status: lifecycleOf(input.kind).during,
        operation: { id: operation.id, kind: operation.kind },
      };
      if (await tenants.replace(scope, next, stored.etag, operation)) {
        await orchestrations.startOperation(operation);
        return operation;
      }
      await stepAside(attempt);
    }
    throw new ClawDeskError('unavailable', 'The tenant is being changed by many at once; try again.', {
      retryAfterSeconds: 1,
    });
  };
}
