import { z } from 'zod';
import { type ArmOperation, type ContainerApps, isOperationInProgress } from '../../../shared/azure/container-apps.ts';
import type { TenantRecord } from '../../../shared/domain/tenant.ts';
import type { Connect } from '../../../shared/services/tenants/tenant-instance.ts';
import type { BuildInstanceApp } from '../instance-app.ts';
import type { StepOutcome } from '../tenant-lifecycle.activities.ts';
import { again, done, type Step, type StepContext } from './step.ts';

type Dependencies = { apps: ContainerApps; buildApp: BuildInstanceApp; connect: Connect; lookEveryMs: number };

const quicklyMs = 100;
/** While a gateway starts it is asked itself; ARM only now and then, whether the start has failed. */
const gatewayLooksPerArmLook = 10;

/** Creating, starting, stopping and removing the tenant's container app: begun once, then looked at. */
export function appSteps({ apps, buildApp, connect, lookEveryMs }: Dependencies) {
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
  const startAndWait = longRunning(({ tenant }) => apps.beginStart(tenant.tenantId));
  const stop = longRunning(({ tenant }) => apps.beginStop(tenant.tenantId));

  /** A gateway that answers at its known address has started, however long ARM goes on to say so. */
  async function start(context: StepContext): Promise<StepOutcome> {
    const { operation, looks } = StartCarry.safeParse(context.carry).data ?? { operation: undefined, looks: 0 };
    if (looks > 0 && (await hasStarted(context.tenant))) return done;
    if (operation !== undefined && looks % gatewayLooksPerArmLook !== 0)
      return again(quicklyMs, { operation, looks: looks + 1 });
    const outcome = await startAndWait({ ...context, carry: operation });
    return outcome.done ? done : again(quicklyMs, { operation: outcome.carry ?? undefined, looks: looks + 1 });
  }

  const hasStarted = async (tenant: TenantRecord): Promise<boolean> => {
    if (tenant.instance === null) return false;
    const { started } = await connect(tenant)
      .gateway.startup()
      .catch(() => ({ started: false }));
    return started;
  };

  return {
    'create-app': { run: create, undo: remove },
    'start-app': { run: start, undo: stop },
    'stop-app': { run: stop, undo: startAndWait },
    'remove-app': { run: remove },
  } satisfies Record<string, Step>;
}

const StartCarry = z.object({ operation: z.unknown().optional(), looks: z.int() });

function busyIsNull(error: unknown): null {
  if (isOperationInProgress(error)) return null;
  throw error;
}

const isArmOperation = (carry: unknown): carry is ArmOperation =>
  typeof carry === 'object' && carry !== null && 'state' in carry;
