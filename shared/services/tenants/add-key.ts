import type { ApiKey, TenantStore } from '../../azure/cosmos/tenants.ts';
import { ClawDeskError } from '../../domain/errors.ts';
import type { TenantScope } from '../../tenancy/scope.ts';
import { stepAside } from '../step-aside.ts';
import { newApiKey } from './create-tenant.ts';
import { stayingTenant } from './known-tenant.ts';

const mostKeys = 20;
const attempts = 12;

/** Stores a new key, and gives its text, this once. @throws conflict when there are 20, or the tenant is being destroyed */
export async function addKey(
  tenants: Pick<TenantStore, 'read' | 'keys' | 'addKey'>,
  scope: TenantScope,
  { name, at }: { name: string; at: string },
): Promise<{ apiKey: string; key: ApiKey }> {
  const { apiKey, key, hash } = newApiKey(name, at);
  for (let attempt = 0; attempt < attempts; attempt++) {
    const tenant = await stayingTenant(tenants, scope);
    if ((await tenants.keys(scope)).length >= mostKeys)
      throw new ClawDeskError('conflict', `A tenant may have at most ${mostKeys} keys; delete one first.`);
    if (await tenants.addKey(scope, tenant, { ...key, hash })) return { apiKey, key };
    await stepAside(attempt);
  }
  throw new ClawDeskError('unavailable', 'The tenant is being changed by many at once; try again.', {
    retryAfterSeconds: 1,
  });
}
