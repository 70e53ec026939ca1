import type { Stored } from '../../azure/cosmos/items.ts';
import type { TenantStore } from '../../azure/cosmos/tenants.ts';
import { notFound } from '../../domain/errors.ts';
import type { TenantRecord } from '../../domain/tenant.ts';
import type { TenantScope } from '../../tenancy/scope.ts';

/** @throws not-found when there is no such tenant, or no longer: an empty list would look like one. */
export async function knownTenant(tenants: TenantStore, scope: TenantScope): Promise<Stored<TenantRecord>> {
  const tenant = await tenants.read(scope);
  if (tenant === null) throw notFound('tenant');
  return tenant;
}
