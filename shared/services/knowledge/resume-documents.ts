import type { TenantStore } from '../../azure/cosmos/tenants.ts';
import { openScope } from '../../tenancy/scope.ts';
import type { Orchestrations } from '../context.ts';
import type { DeleteDocument } from './delete-document.ts';

/** Longer than any step of an ingestion may take. */
const quietSeconds = 180;

/**
 * Goes on with documents that were being brought in, or deleted, when something ended. What fails does not hold up the
 * rest; it is thrown at the end.
 */
export function createResumeDocuments(deps: { tenants: TenantStore; deleteDocument: DeleteDocument; now: () => Date }) {
  const { tenants, deleteDocument, now } = deps;
  return async (orchestrations: Orchestrations): Promise<void> => {
    const before = new Date(now().getTime() - quietSeconds * 1000).toISOString();
    const failures: unknown[] = [];
    for (const { tenantId, documentId, revision, status } of await tenants.sweepDocuments(before)) {
      const scope = openScope(tenantId, { kind: 'platform', cause: 'documents' });
      if (status !== 'deleting') await orchestrations.startIngestion({ tenantId, documentId, revision });
      else await deleteDocument(scope, documentId).catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw new AggregateError(failures, 'Some documents could not be deleted.');
  };
}
