import type { TenantStore } from '../../azure/cosmos/tenants.ts';
import type { DocumentFiles } from '../../azure/document-files.ts';
import type { KnowledgeIndex } from '../../azure/search.ts';
import { type DocumentRecord, type Ingestion, isPending, withLive, withoutRetired } from '../../domain/document.ts';
import type { TenantScope } from '../../tenancy/scope.ts';
import { changeDocument } from './change-document.ts';

export type SwitchVersion = ReturnType<typeof createSwitchVersion>;
type Version = Omit<Ingestion, 'tenantId'> & { passages: number };

/**
 * Makes a version answer whose passages are staged, then removes the one before it. May be repeated from any point. Only
 * what this document's record retires is removed, so that a slow switch cannot harm a newer version.
 */
export function createSwitchVersion(deps: { tenants: TenantStore; knowledge: KnowledgeIndex; files: DocumentFiles }) {
  const { tenants, knowledge, files } = deps;

  /** Takes back what a version that was replaced or deleted meanwhile has left; one that answers stays. */
  async function abandon(scope: TenantScope, version: Version): Promise<void> {
    const stored = await tenants.document(scope, version.documentId);
    if (stored?.value.live?.revision === version.revision) return;
    await knowledge.removeVersion(scope, version);
    await files.removeVersion(scope, version);
  }

  /** @returns the record, or null when the version was replaced or deleted meanwhile, and is gone. */
  async function switchTo(scope: TenantScope, version: Version): Promise<DocumentRecord | null> {
    const { documentId, revision, passages } = version;
    const isLive = (record: DocumentRecord | null): boolean => record?.live?.revision === revision;
    const before = (await tenants.document(scope, documentId))?.value ?? null;
    if (!isLive(before)) {
      const isWhole = isPending(before, revision) && (await knowledge.show(scope, version));
      const shown = await changeDocument(tenants, scope, documentId, (record) => {
        if (!isPending(record, revision)) return null;
        if (!isWhole) throw new Error('Passages of a version that is still wanted are missing.');
        return withLive(record, passages);
      });
      if (shown === null) {
        await abandon(scope, version);
        return null;
      }
    }
    const retired = (await tenants.document(scope, documentId))?.value.retired ?? [];
    for (const old of retired) await abandon(scope, { documentId, ...old });
    await files.removePages(scope, version);
    const removed = retired.map((old) => old.revision);
    return changeDocument(tenants, scope, documentId, (record) => record && withoutRetired(record, removed));
  }

  return { switchTo, abandon };
}
