import type { TenantStore } from '../../azure/cosmos/tenants.ts';
import { ClawDeskError, notFound } from '../../domain/errors.ts';
import type { TenantRecord } from '../../domain/tenant.ts';
import type { TenantScope } from '../../tenancy/scope.ts';
import { stepAside } from '../step-aside.ts';

/** Reads, changes and writes the record, again when somebody was faster. */
export async function changeTenant(
  tenants: TenantStore,
  scope: TenantScope,
  change: (tenant: TenantRecord) => TenantRecord,
): Promise<TenantRecord> {
  for (let attempt = 0; attempt < 10; attempt++) {
    const stored = await tenants.read(scope);
    if (stored === null) throw notFound('tenant');
    const next = change(stored.value);
    if (await tenants.replace(scope, next, stored.etag)) return next;
    await stepAside(attempt);
  }
  throw new ClawDeskError('unavailable', 'The tenant is being changed by many at once; try again.', {
    retryAfterSeconds: 1,
  });
}
