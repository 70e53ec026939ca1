import type { Document, ImportRequest, Passage } from '../../../shared/contract/knowledge.ts';
import type { Api } from '../api.ts';

export type KnowledgeApi = ReturnType<typeof createKnowledgeApi>;

/** The calls about one tenant's documents. */
export function createKnowledgeApi({ tenantCall }: Pick<Api, 'tenantCall'>, tenantId: string) {
  const at = (documentId: string, part = '') => `documents/${encodeURIComponent(documentId)}${part}`;
  return {
    list: async (): Promise<Document[]> =>
      (await tenantCall<{ documents: Document[] }>('GET', tenantId, 'documents')).documents,
    /** The blob's type is the document's. */
    upload: (documentId: string, file: Blob): Promise<Document> =>
      tenantCall('PUT', tenantId, at(documentId, '/content'), {}, file),
    importPages: (pages: ImportRequest): Promise<{ documents: Document[]; skipped: number }> =>
      tenantCall('POST', tenantId, 'documents/import', {}, pages),
    remove: (documentId: string): Promise<null> => tenantCall('DELETE', tenantId, at(documentId)),
    search: async (words: string): Promise<Passage[]> =>
      (await tenantCall<{ passages: Passage[] }>('GET', tenantId, 'search', { q: words, top: 10 })).passages,
  };
}
