import type { TenantStore } from '../../azure/cosmos/tenants.ts';
import type { TenantSettings } from '../../contract/tenant.ts';
import { notFound } from '../../domain/errors.ts';
import type { TenantScope } from '../../tenancy/scope.ts';

/** For so long a front end may go on taking messages for a tenant that is being destroyed. */
export const limitsKeptMs = 3000;
const keepAtMost = 5000;

export type LimitsOf = (scope: TenantScope) => Promise<TenantSettings['limits']>;

/** A tenant's rate limits, remembered for 3 s so that a message costs no extra read. @throws not-found, also while it is being destroyed */
export function createLimitsOf(deps: { tenants: TenantStore; now: () => Date }): LimitsOf {
  const known = new Map<string, { limits: TenantSettings['limits']; until: number }>();
  return async (scope) => {
    const now = deps.now().getTime();
    const remembered = known.get(scope.tenantId);
    if (remembered && remembered.until > now) return remembered.limits;
    const tenant = await deps.tenants.read(scope);
    if (tenant === null || tenant.value.status === 'destroying') throw notFound('tenant');
    const { limits } = tenant.value.settings;
    if (known.size >= keepAtMost) known.clear();
    known.set(scope.tenantId, { limits, until: now + limitsKeptMs });
    return limits;
  };
}
