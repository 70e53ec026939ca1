import type { Stored } from '../../azure/cosmos/items.ts';
import type { TenantStore } from '../../azure/cosmos/tenants.ts';
import { ClawDeskError, notFound } from '../../domain/errors.ts';
import type { TenantRecord } from '../../domain/tenant.ts';
import type { TenantScope } from '../../tenancy/scope.ts';

/** @throws not-found when there is no such tenant, or no longer: an empty list would look like one. */
export async function knownTenant(
  tenants: Pick<TenantStore, 'read'>,
  scope: TenantScope,
): Promise<Stored<TenantRecord>> {
  const tenant = await tenants.read(scope);
  if (tenant === null) throw notFound('tenant');
  return tenant;
}

/** @throws conflict while the tenant is being destroyed */
export function assertStaying({ status }: TenantRecord): void {
  if (status === 'destroying')
    throw new ClawDeskError('conflict', 'The tenant is being destroyed; nothing about it can be changed any more.');
}

/**
 * For whoever stores something beside the tenant's record: what came after the clean-up would outlive the tenant, and
 * be found by the next one of its name. @throws not-found, and conflict while it is being destroyed
 */
export async function stayingTenant(
  tenants: Pick<TenantStore, 'read'>,
  scope: TenantScope,
): Promise<Stored<TenantRecord>> {
  const tenant = await knownTenant(tenants, scope);
  assertStaying(tenant.value);
  return tenant;
}
