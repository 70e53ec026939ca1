import type { TenantStore } from '../../azure/cosmos/tenants.ts';
import type { InstanceLife } from '../../domain/conversation.ts';
import { notFound } from '../../domain/errors.ts';
import { delivers } from '../../domain/lifecycle.ts';
import type { TenantRecord } from '../../domain/tenant.ts';
import { InstanceUnavailable } from '../../openclaw/errors.ts';
import type { InstanceClient } from '../../openclaw/instance-client.ts';
import type { Connect } from '../../services/tenants/tenant-instance.ts';
import type { Bootstrapper } from '../chain.ts';
import { lifeNow } from '../instance-life.ts';

export type Instance =
  | { awake: false; tenant: TenantRecord }
  | {
      awake: true;
      tenant: TenantRecord;
      gateway: InstanceClient;
      life: () => Promise<InstanceLife>;
      signal: AbortSignal;
    };

/** Finds the tenant's own instance. Calls under way are cancelled when the run ends. */
export function instanceRouter(deps: {
  tenants: TenantStore;
  connect: Connect;
  now: () => Date;
}): Bootstrapper<'instance', Instance> {
  const { tenants, connect, now } = deps;
  return {
    name: 'instance',
    async bootstrap({ scope, signal, undo }) {
      const stored = await tenants.read(scope);
      if (stored === null) throw notFound('tenant');
      const tenant = stored.value;
      if (!delivers(tenant.status) || tenant.instance === null) return { awake: false, tenant };

      const ended = new AbortController();
      undo(() => ended.abort());
      const { gateway, keeper } = connect(tenant);
      // Asked while passages are searched, so that a silent restart is noticed at no cost in time.
      const life = keeper.state().then(
        (state) => lifeNow(tenant, state),
        (error: unknown) => {
          throw new InstanceUnavailable(
            `The keeper does not answer: ${error instanceof Error ? error.message : error}`,
          );
        },
      );
      life.catch(() => undefined);
      const touched = touch(tenant, now());
      if (touched) undo(async () => void (await tenants.touch(scope, touched)));
      return { awake: true, tenant, gateway, life: () => life, signal: AbortSignal.any([signal, ended.signal]) };
    },
  };
}

/** The new `lastActivityAt`, or null while the stored one is recent enough not to be worth a write. */
function touch(tenant: TenantRecord, now: Date): string | null {
  const everyMs = Math.min(30_000, tenant.settings.idleAfterSeconds * 250);
  return now.getTime() - Date.parse(tenant.lastActivityAt) >= everyMs ? now.toISOString() : null;
}
