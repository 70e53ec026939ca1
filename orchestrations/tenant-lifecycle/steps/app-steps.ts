import { type ArmOperation, type ContainerApps, isOperationInProgress } from '../../../shared/azure/container-apps.ts';
import type { BuildInstanceApp } from '../instance-app.ts';
import type { StepOutcome } from '../tenant-lifecycle.activities.ts';
import { again, done, type Step, type StepContext } from './step.ts';

/** Creating, starting, stopping and removing the tenant's container app: begun once, then looked at. */
export function appSteps(deps: { apps: ContainerApps; buildApp: BuildInstanceApp; lookEveryMs: number }) {
  const { apps, buildApp, lookEveryMs } = deps;

  const longRunning =
    (begin: (context: StepContext) => Promise<ArmOperation>) =>
    async (context: StepContext): Promise<StepOutcome> => {
      // Refused while another operation runs: it may be this step's own, begun by an activity whose result was lost.
      const operation = isArmOperation(context.carry) ? context.carry : await begin(context).catch(busyIsNull);
      if (operation === null) return again(lookEveryMs);
      return (await apps.isDone(operation)) ? done : again(lookEveryMs, operation);
    };

  const create = longRunning(({ tenant }) => apps.beginCreate(tenant.tenantId, buildApp(tenant)));
  const remove = longRunning(({ tenant }) => apps.beginRemove(tenant.tenantId));
  const start = longRunning(({ tenant }) => apps.beginStart(tenant.tenantId));
  const stop = longRunning(({ tenant }) => apps.beginStop(tenant.tenantId));

  return {
    'create-app': { run: create, undo: remove },
    'start-app': { run: start, undo: stop },
    'stop-app': { run: stop, undo: start },
    'remove-app': { run: remove },
  } satisfies Record<string, Step>;
}

function busyIsNull(error: unknown): null {
  if (isOperationInProgress(error)) return null;
  throw error;
}

const isArmOperation = (carry: unknown): carry is ArmOperation =>
  typeof carry === 'object' && carry !== null && 'state' in carry;
