import type { TenantStore } from '../../azure/cosmos/tenants.ts';
import { createProviderClient, providerNames } from '../../azure/model-providers.ts';
import type { ModelProvider, PutModelProviderRequest } from '../../contract/model-provider.ts';
import { ClawDeskError } from '../../domain/errors.ts';
import type { StoredModelProvider } from '../../domain/tenant.ts';
import type { TenantScope } from '../../tenancy/scope.ts';
import type { Sealer } from '../../tenancy/sealed-text.ts';
import type { Context } from '../context.ts';
import { changeTenant } from '../tenants/change-tenant.ts';
import { assertStaying } from '../tenants/known-tenant.ts';
import type { Deployment, DeploymentsFor } from './call-model.ts';

const purpose = 'model-provider';
/** A front end may go on so long by a key that has been replaced. */
const keptMs = 3000;
const keepAtMost = 2000;

/** What may be seen of a tenant's own provider: never its key, sealed or not. */
export const modelProviderView = (stored: StoredModelProvider | undefined): ModelProvider | null => {
  if (stored === undefined) return null;
  const { sealedKey: _, ...seen } = stored;
  return seen;
};

/** Sets, or by null removes, a tenant's own provider. @throws invalid-input when a key is missing, conflict while the tenant is being destroyed */
export function createSetOwnProvider(deps: { tenants: TenantStore; sealer: Sealer; now: () => Date }) {
  const { tenants, sealer, now } = deps;
  return async ({
    ctx: { scope },
    input,
  }: {
    ctx: Context;
    input: PutModelProviderRequest | null;
  }): Promise<ModelProvider | null> => {
    const changed = await changeTenant(tenants, scope, (tenant) => {
      assertStaying(tenant);
      const own = input && { ...chosen(input), ...keyOf(tenant.modelProvider, input), setAt: now().toISOString() };
      return { ...tenant, modelProvider: own ?? undefined };
    });
    return modelProviderView(changed.modelProvider);

    function keyOf(before: StoredModelProvider | undefined, { key, provider, endpoint }: PutModelProviderRequest) {
      if (key !== undefined) return { sealedKey: sealer.seal(scope.tenantId, purpose, key), keyEnd: key.slice(-4) };
      // A key goes nowhere but to where it was given for.
      if (before?.provider === provider && before.endpoint === endpoint)
        return { sealedKey: before.sealedKey, keyEnd: before.keyEnd };
      throw new ClawDeskError('invalid-input', 'Give the key of this provider.', {
        errors: [{ pointer: '/key', detail: 'is needed for a provider or endpoint that has none yet' }],
      });
    }
  };
}

const chosen = ({ provider, endpoint, models }: PutModelProviderRequest) => ({ provider, endpoint, models });

export type SetOwnProvider = ReturnType<typeof createSetOwnProvider>;

/** The deployments of a tenant's own provider; of the platform, where it has none, and for vectors, which all share. */
export function ownOrPlatform(deps: {
  tenants: Pick<TenantStore, 'read'>;
  sealer: Pick<Sealer, 'open'>;
  platform: DeploymentsFor;
  /** Stands in for all providers, on a laptop. */
  everywhere: string | null;
  now: () => Date;
}): DeploymentsFor {
  const { tenants, sealer, platform, everywhere, now } = deps;
  type Known = { own: ((use: keyof StoredModelProvider['models']) => Deployment) | null; until: number };
  const known = new Map<string, Known>();

  async function ownOf(scope: TenantScope): Promise<Known['own']> {
    const at = now().getTime();
    const remembered = known.get(scope.tenantId);
    if (remembered && remembered.until > at) return remembered.own;
    const stored = (await tenants.read(scope))?.value.modelProvider;
    const own = stored ? deploymentsAt(scope, stored) : null;
    if (known.size >= keepAtMost) known.clear();
    known.set(scope.tenantId, { own, until: at + keptMs });
    return own;
  }

  function deploymentsAt({ tenantId }: TenantScope, { sealedKey, ...own }: StoredModelProvider) {
    const openai = createProviderClient({ ...own, key: sealer.open(tenantId, purpose, sealedKey) }, everywhere);
    const account = `The tenant's ${providerNames[own.provider]} account`;
    return (use: keyof typeof own.models): Deployment => {
      const model = own.models[use];
      return { id: `${tenantId}|${own.setAt}|${model}`, openai, model, service: account };
    };
  }

  return async (scope, use) => {
    if (use === 'embedding') return platform(scope, use);
    const own = await ownOf(scope);
    return own ? [own(use)] : platform(scope, use);
  };
}
