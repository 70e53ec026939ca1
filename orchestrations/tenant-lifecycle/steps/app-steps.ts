import { z } from 'zod';
import type { ArmOperation } from '../../../shared/azure/container-apps.ts';
import type { TenantStore } from '../../../shared/azure/cosmos/tenants.ts';
import type { TenantVault } from '../../../shared/azure/key-vault.ts';
import type { TenantRecord } from '../../../shared/domain/tenant.ts';
import { changeTenant } from '../../../shared/services/tenants/change-tenant.ts';
import type { Connect, SecretsOf } from '../../../shared/services/tenants/tenant-instance.ts';
import type { TenantScope } from '../../../shared/tenancy/scope.ts';
import type { BuildInstanceApp } from '../instance-app.ts';
import { instanceSecretNames, instanceSecrets } from '../instance-secrets.ts';
import type { StepOutcome } from '../tenant-lifecycle.activities.ts';
import { armOperations } from './arm-operations.ts';
import { again, done, type Step, type StepContext } from './step.ts';

type Dependencies = Parameters<typeof armOperations>[0] & {
  tenants: TenantStore;
  vault: TenantVault;
  secretsOf: SecretsOf;
  buildApp: BuildInstanceApp;
  connect: Connect;
};

const quicklyMs = 100;
/** While a gateway starts it is asked itself; ARM only now and then, whether the start has failed. */
const gatewayLooksPerArmLook = 10;

/** Creating, starting, stopping and removing the tenant's container app: begun once, then looked at. */
export function appSteps(deps: Dependencies) {
  const { apps, tenants, vault, secretsOf, buildApp, connect, lookEveryMs, now } = deps;
  const longRunning = armOperations(deps);

  /** Secrets first: the app is deployed with their exact versions. */
  async function deployApp(scope: TenantScope, tenant: TenantRecord): Promise<ArmOperation | null> {
    const urls = await vault.write(scope, instanceSecrets(secretsOf(tenant)));
    return urls && apps.beginCreate(tenant.tenantId, buildApp(tenant, urls));
  }

  const deploy = longRunning(({ scope, tenant }) => deployApp(scope, tenant));
  const removeApp = longRunning(({ tenant }) => apps.beginRemove(tenant.tenantId));
  const startAndWait = longRunning(({ tenant }) => apps.beginStart(tenant.tenantId));
  const stop = longRunning(({ tenant }) => apps.beginStop(tenant.tenantId));

  /** Secrets last: an app that restarted meanwhile would not find them. */
  async function remove(context: StepContext): Promise<StepOutcome> {
    const outcome = await removeApp(context);
    if (outcome.done) await vault.remove(context.scope, instanceSecretNames);
    return outcome;
  }

  /** One new version an operation, however often it runs. */
  const renew = longRunning(async ({ scope, operationId }) => {
    const tenant = await changeTenant(tenants, scope, (current) =>
      current.secrets?.renewedBy === operationId
        ? current
        : { ...current, secrets: { version: (current.secrets?.version ?? 1) + 1, renewedBy: operationId } },
    );
    return deployApp(scope, tenant);
  });

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
    'create-app': { run: deploy, undo: remove },
    /** Undone by nothing but another try: what the tenant's record says, the app shall have. */
    'renew-secrets': { run: renew, undo: deploy },
    'start-app': { run: start, undo: stop },
    'stop-app': { run: stop, undo: startAndWait },
    'remove-app': { run: remove },
  } satisfies Record<string, Step>;
}

const StartCarry = z.object({ arm: z.unknown(), looks: z.int(), quietUntil: z.number().optional() });

const isBegun = (carry: unknown): boolean => typeof carry === 'object' && carry !== null && 'state' in carry;
