import type { ContainerApps } from '../../../shared/azure/container-apps.ts';
import type { TenantStore } from '../../../shared/azure/cosmos/tenants.ts';
import { changeTenant } from '../../../shared/services/tenants/change-tenant.ts';
import type { Connect } from '../../../shared/services/tenants/tenant-instance.ts';
import { lifeAtStart } from '../../../shared/tenancy/instance-life.ts';
import { again, done, type Step } from './step.ts';

const lookEveryMs = 100;

/** From a running app to an instance that is known to work. */
export function readinessSteps(deps: { apps: ContainerApps; tenants: TenantStore; connect: Connect }) {
  const { apps, tenants, connect } = deps;
  return {
    /** Learns where the app is, and waits until the gateway says that it has started. */
    'await-start': {
      async run({ scope, tenant }) {
        const address = await apps.address(tenant.tenantId);
        if (address === null) return again(lookEveryMs);
        const instance = { ...unknownLife, ...tenant.instance, appName: tenant.tenantId, ...address };
        const { started } = await connect({ ...tenant, instance })
          .gateway.startup()
          .catch(() => ({ started: false }));
        if (!started) return again(lookEveryMs);
        await changeTenant(tenants, scope, (current) => ({ ...current, instance }));
        return done;
      },
    },

    /** A real administration call with the tenant's token, and the keeper's word on which memory was restored. */
    verify: {
      async run({ scope, tenant }) {
        const { gateway, keeper } = connect(tenant);
        const [, state] = await Promise.all([gateway.rpc('health'), keeper.state()]);
        const life = lifeAtStart(tenant, state);
        if (tenant.snapshot && state.restoredFrom !== tenant.snapshot.id) {
          throw new Error(
            `The instance restored ${state.restoredFrom ?? 'nothing'}, not the snapshot ${tenant.snapshot.id}.`,
          );
        }
        await changeTenant(tenants, scope, (current) => ({
          ...current,
          instance: current.instance && { ...current.instance, ...life },
        }));
        return done;
      },
    },

    /** The first message after a first start costs seconds of lazy loading; it need not be a customer's. */
    'warm-up': {
      async run({ tenant }) {
        await connect(tenant).gateway.chat({ sessionKey: 'warm-up', model: 'fast', text: 'Hello', timeoutMs: 90_000 });
        return done;
      },
    },
  } satisfies Record<string, Step>;
}

const unknownLife = { lifeId: '', bootId: '', snapshotAt: null };
