import { TenantId } from '../../contract/tenant.ts';
import type { TenantResolver } from './resolver.ts';

/** `acme.<baseDomain>`: tells the tenant, not the caller; a customer still needs a visitor token. */
export function subdomainResolver(baseDomain: string | null): TenantResolver {
  return {
    name: 'subdomain',
    async resolve({ host }) {
      if (baseDomain === null) return null;
      const name = host.toLowerCase().replace(/:\d+$/, '');
      if (!name.endsWith(`.${baseDomain}`)) return null;
      const tenantId = name.slice(0, -baseDomain.length - 1);
      return TenantId.safeParse(tenantId).success ? { tenantId, actor: null, by: 'subdomain' } : null;
    },
  };
}
