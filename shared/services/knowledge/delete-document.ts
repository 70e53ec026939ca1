import type { TenantStore } from '../../azure/cosmos/tenants.ts';
import type { DocumentFiles } from '../../azure/document-files.ts';
import type { KnowledgeIndex } from '../../azure/search.ts';
import { versionsOf } from '../../domain/document.ts';
import { notFound } from '../../domain/errors.ts';
import type { TenantScope } from '../../tenancy/scope.ts';
import { changeDocument } from './change-document.ts';

export type DeleteDocument = ReturnType<typeof createDeleteDocument>;

/**
 * Deletes a document in all versions that its record knows: passages, files, record. The record says first that it is
 * going, and goes last; an ingestion that still runs sees it and takes its own back. Repeating ends what a crash left.
 * @throws not-found
 */
export function createDeleteDocument(deps: {
  tenants: TenantStore;
  knowledge: KnowledgeIndex;
  files: DocumentFiles;
  now: () => Date;
}) {
  const { tenants, knowledge, files, now } = deps;
  return async (scope: TenantScope, documentId: string): Promise<void> => {
    const changedAt = now().toISOString();
    const record = await changeDocument(
      tenants,
      scope,
      documentId,
      (known) => known && { ...known, status: 'deleting' as const, changedAt },
    );
    if (record === null) throw notFound('document');
    for (const version of versionsOf(record)) {
      await knowledge.removeVersion(scope, { documentId, ...version });
      await files.removeVersion(scope, { documentId, ...version });
    }
    // Another deletion may have ended meanwhile, and somebody have added the document again.
    await changeDocument(tenants, scope, documentId, (known) =>
      known?.status === 'deleting' && known.revision === record.revision ? 'remove' : null,
    );
  };
}
