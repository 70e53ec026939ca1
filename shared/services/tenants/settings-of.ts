import type { TenantStore } from '../../azure/cosmos/tenants.ts';
import type { TenantSettings, TenantStatus } from '../../contract/tenant.ts';
import { notFound } from '../../domain/errors.ts';
import type { TenantScope } from '../../tenancy/scope.ts';

/** For so long a front end may go on by settings that have changed, or take messages for a tenant that is being destroyed. */
export const settingsKeptMs = 3000;
const keepAtMost = 5000;

export type SettingsOf = (scope: TenantScope) => Promise<TenantSettings & { status: TenantStatus }>;

/**
 * A tenant's settings, remembered for 3 s so that a message costs no extra read; not while it is being destroyed,
 * because the next tenant of its name would be taken for it. @throws not-found
 */
export function createSettingsOf(deps: { tenants: TenantStore; now: () => Date }): SettingsOf {
  const known = new Map<string, { settings: Awaited<ReturnType<SettingsOf>>; until: number }>();
  return async (scope) => {
    const now = deps.now().getTime();
    const remembered = known.get(scope.tenantId);
    if (remembered && remembered.until > now) return remembered.settings;
    const tenant = await deps.tenants.read(scope);
    if (tenant === null) throw notFound('tenant');
    const settings = { ...tenant.value.settings, status: tenant.value.status };
    if (settings.status === 'destroying') return settings;
    if (known.size >= keepAtMost) known.clear();
    known.set(scope.tenantId, { settings, until: now + settingsKeptMs });
    return settings;
  };
}
