import type { TenantRecord } from '../../../shared/domain/tenant.ts';
import { openScope } from '../../../shared/tenancy/scope.ts';
import type { Caller } from '../route.ts';
import type { Services } from '../services.ts';

const mostTenants = 200;

/** The tenants that a person may see, by id: an operator all of the stamp, others those of their token that are there. */
export async function visibleTenants(
  { tenants }: Pick<Services, 'tenants'>,
  person: Caller['person'],
): Promise<TenantRecord[]> {
  if (person.roles.includes('Operator')) {
    const all = await tenants.sweep('true', {}, mostTenants);
    return all.sort((a, b) => a.tenantId.localeCompare(b.tenantId));
  }
  const own = [...new Set(person.tenants)].sort().slice(0, mostTenants);
  const found = await Promise.all(own.map((tenantId) => tenants.read(openScope(tenantId, person))));
  return found.flatMap((stored) => (stored ? [stored.value] : []));
}
