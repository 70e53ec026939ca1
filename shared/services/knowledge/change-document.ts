import type { TenantStore } from '../../azure/cosmos/tenants.ts';
import type { DocumentRecord } from '../../domain/document.ts';
import { ClawDeskError } from '../../domain/errors.ts';
import type { TenantScope } from '../../tenancy/scope.ts';

/**
 * Reads a document's record, lets `decide` change it, and stores it if nobody else did meanwhile; else once more.
 * Null from `decide` leaves it as it is, and is the result.
 */
export async function changeDocument(
  tenants: Pick<TenantStore, 'document' | 'putDocument'>,
  scope: TenantScope,
  documentId: string,
  decide: (record: DocumentRecord | null) => DocumentRecord | null,
): Promise<DocumentRecord | null> {
  for (let attempt = 0; attempt < 10; attempt++) {
    const stored = await tenants.document(scope, documentId);
    const next = decide(stored?.value ?? null);
    if (next === null) return null;
    if (await tenants.putDocument(scope, next, stored?.etag ?? null)) return next;
  }
  throw new ClawDeskError('unavailable', 'The document is being changed by many at once; try again.', {
    retryAfterSeconds: 1,
  });
}
