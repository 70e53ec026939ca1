import type { TenantStore } from '../../azure/cosmos/tenants.ts';
import type { PublishChanges } from './publish-changes.ts';

/** The tenants' store, which also tells whoever watches what a tenant has become: the one place that every status passes. */
export const announcingStatus = (tenants: TenantStore, publish: Pick<PublishChanges, 'tenant'>): TenantStore => ({
  ...tenants,
  async replace(scope, tenant, etag, operation) {
    const replaced = await tenants.replace(scope, tenant, etag, operation);
    if (replaced) publish.tenant(scope.tenantId, tenant.status);
    return replaced;
  },
});
