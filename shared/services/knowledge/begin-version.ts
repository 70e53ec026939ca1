import type { TenantStore } from '../../azure/cosmos/tenants.ts';
import { type DocumentRecord, withUpload } from '../../domain/document.ts';
import { ClawDeskError } from '../../domain/errors.ts';
import { randomId } from '../../domain/ids.ts';
import type { TenantScope } from '../../tenancy/scope.ts';
import { stayingTenant } from '../tenants/known-tenant.ts';
import { changeDocument } from './change-document.ts';

export type BeginVersion = ReturnType<typeof createBeginVersion>;
type Upload = Omit<Parameters<typeof withUpload>[1], 'revision' | 'at'>;

/**
 * Stores that a new version of a document is coming, before anything of it is stored: whatever is left behind by a
 * crash has a record, which the sweep or a deletion finds. @throws conflict while it, or the tenant, is being deleted
 */
export function createBeginVersion(deps: { tenants: TenantStore; now: () => Date }) {
  const { tenants, now } = deps;

  return async (scope: TenantScope, upload: Upload, status: 'stored' | 'indexing'): Promise<DocumentRecord> => {
    await stayingTenant(tenants, scope);
    const revision = randomId(10);
    const at = now().toISOString();
    const record = await changeDocument(tenants, scope, upload.documentId, (known) => {
      if (known?.status === 'deleting')
        throw new ClawDeskError('conflict', 'The document is being deleted; try again in a moment.');
      return { ...withUpload(known, { ...upload, revision, at }), status };
    });
    if (record === null) throw new Error('A new version is always stored.');
    return record;
  };
}
