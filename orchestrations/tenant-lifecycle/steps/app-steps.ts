import { z } from 'zod';
import type { TenantRecord } from '../../../shared/domain/tenant.ts';
import type { Connect } from '../../../shared/services/tenants/tenant-instance.ts';
import type { BuildInstanceApp } from '../instance-app.ts';
import type { StepOutcome } from '../tenant-lifecycle.activities.ts';
import { armOperations } from './arm-operations.ts';
import { again, done, type Step, type StepContext } from './step.ts';

type Dependencies = Parameters<typeof armOperations>[0] & { buildApp: BuildInstanceApp; connect: Connect };

const quicklyMs = 100;
/** While a gateway starts it is asked itself; ARM only now and then, whether the start has failed. */
const gatewayLooksPerArmLook = 10;

/** Creating, starting, stopping and removing the tenant's container app: begun once, then looked at. */
export function appSteps(deps: Dependencies) {
  const { apps, buildApp, connect, lookEveryMs, now } = deps;
  const longRunning = armOperations(deps);

  const create = longRunning(({ tenant }) => apps.beginCreate(tenant.tenantId, buildApp(tenant)));
  const remove = longRunning(({ tenant }) => apps.beginRemove(tenant.tenantId));
  const startAndWait = longRunning(({ tenant }) => apps.beginStart(tenant.tenantId));
  const stop = longRunning(({ tenant }) => apps.beginStop(tenant.tenantId));

  /** A gateway that answers at its known address has started, however long ARM goes on to say so. */
  async function start(context: StepContext): Promise<StepOutcome> {
    const { arm, looks, quietUntil } = StartCarry.safeParse(context.carry).data ?? { arm: null, looks: 0 };
    if (looks > 0 && (await hasStarted(context.tenant))) return done;
    const isQuiet = quietUntil !== undefined && now().getTime() < quietUntil;
    if (isQuiet || looks % gatewayLooksPerArmLook !== 0)
      return again(quicklyMs, { arm, quietUntil, looks: isQuiet ? looks : looks + 1 });
    const outcome = await startAndWait({ ...context, carry: arm });
    if (outcome.done) return done;
    // Before the start has begun there is nothing to ask the gateway.
    if (!isBegun(outcome.carry)) return again(outcome.againInMs, { arm: outcome.carry, looks: 0 });
    const asked = outcome.againInMs > lookEveryMs ? { quietUntil: now().getTime() + outcome.againInMs } : {};
    return again(quicklyMs, { arm: outcome.carry, looks: looks + 1, ...asked });
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

const StartCarry = z.object({ arm: z.unknown(), looks: z.int(), quietUntil: z.number().optional() });

const isBegun = (carry: unknown): boolean => typeof carry === 'object' && carry !== null && 'state' in carry;
