import { problemOf } from '../../shared/domain/errors.ts';
import type { RecordAct } from '../../shared/services/audit/record-act.ts';
import type { TenantScope } from '../../shared/tenancy/scope.ts';
import type { AuditedAct } from './route.ts';

/**
 * Writes an act into the tenant's audit chain, carries it out, and writes down why when it was refused or failed. What
 * cannot be written is not carried out.
 */
export async function audited<T>(
  record: RecordAct,
  scope: TenantScope,
  { action, details = {} }: AuditedAct,
  carryOut: () => Promise<T>,
): Promise<T> {
  const requested = await record(scope, { action, details });
  try {
    return await carryOut();
  } catch (error) {
    const { status, code, detail } = problemOf(error);
    await record(scope, {
      action: `${action}.${status < 500 ? 'refused' : 'failed'}`,
      cause: detail,
      details: { request: requested?.seq ?? null, code },
    });
    throw error;
  }
}
