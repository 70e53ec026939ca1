import type { TenantStore } from '../../azure/cosmos/tenants.ts';
import type { DocumentFiles } from '../../azure/document-files.ts';
import type { KnowledgeIndex } from '../../azure/search.ts';
import { liveOf } from '../../domain/document.ts';
import { notFound } from '../../domain/errors.ts';
import type { TenantScope } from '../../tenancy/scope.ts';
import { changeDocument } from './change-document.ts';

export type DeleteDocument = ReturnType<typeof createDeleteDocument>;

/**
 * Deletes a document in all its versions: passages, files, record. The record says first that it is going, and goes last;
 * an ingestion that still runs sees it and takes its own back. Repeating ends what a crash left. @throws not-found
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
    const live = liveOf(record);
    // By name too: a search shows what was put a moment ago not yet.
    for (const version of live ? [live, ...record.retired] : record.retired)
      await knowledge.removeVersion(scope, { documentId, ...version });
    await knowledge.removeDocument(scope, documentId);
    await files.removeDocument(scope, documentId);
    await tenants.deleteItem(scope, `doc|${documentId}`);
  };
}
