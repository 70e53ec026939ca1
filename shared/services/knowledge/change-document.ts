import type { TenantStore } from '../../azure/cosmos/tenants.ts';
import type { DocumentRecord } from '../../domain/document.ts';
import { ClawDeskError } from '../../domain/errors.ts';
import type { TenantScope } from '../../tenancy/scope.ts';
import { stepAside } from '../step-aside.ts';

/**
 * Reads a document's record, lets `decide` change or remove it, and stores that if nobody else did meanwhile; else once
 * more. Null from `decide` leaves it as it is. @returns the record as stored, or null
 */
export async function changeDocument(
  tenants: Pick<TenantStore, 'document' | 'putDocument' | 'removeDocument'>,
  scope: TenantScope,
  documentId: string,
  decide: (record: DocumentRecord | null) => DocumentRecord | 'remove' | null,
): Promise<DocumentRecord | null> {
  for (let attempt = 0; attempt < 10; attempt++) {
    const stored = await tenants.document(scope, documentId);
    const next = decide(stored?.value ?? null);
    if (next === null || (next === 'remove' && stored === null)) return null;
    if (next === 'remove') {
      if (stored && (await tenants.removeDocument(scope, documentId, stored.etag))) return null;
    } else if (await tenants.putDocument(scope, next, stored?.etag ?? null)) return next;
    await stepAside(attempt);
  }
  throw new ClawDeskError('unavailable', 'The document is being changed by many at once; try again.', {
    retryAfterSeconds: 1,
  });
}
