import type { KnowledgeIndex } from '../../shared/azure/search.ts';
import { randomId } from '../../shared/domain/ids.ts';
import type { TenantScope } from '../../shared/tenancy/scope.ts';

/** Passages that answer at once, without a document's record. */
export async function putPassages(
  knowledge: Pick<KnowledgeIndex, 'stage' | 'show'>,
  scope: TenantScope,
  document: { documentId: string; title: string; passages: readonly string[]; vectors?: readonly number[][] },
): Promise<void> {
  const { documentId, title, vectors = [] } = document;
  const revision = randomId(10);
  const passages = document.passages.map((text, n) => {
    const embedding = vectors[n];
    return { heading: '', text, ...(embedding ? { embedding } : {}) };
  });
  await knowledge.stage(scope, { documentId, revision, title, from: 0, passages });
  await knowledge.show(scope, { documentId, revision, passages: passages.length });
}
