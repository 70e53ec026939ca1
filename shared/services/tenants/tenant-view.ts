import type { Tenant } from '../../contract/tenant.ts';
import type { TenantRecord } from '../../domain/tenant.ts';

/** A tenant as operators see it: no salt, no address, no secret. */
export const tenantView = ({
  tenantId,
  status,
  settings,
  operation,
  createdAt,
  lastActivityAt,
}: TenantRecord): Tenant => ({
  tenantId,
  status,
  settings,
  operationId: operation?.id ?? null,
  createdAt,
  lastActivityAt,
});
