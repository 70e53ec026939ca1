import type { TokenCredential } from '@azure/identity';
import { AzureKeyCredential, odata, SearchClient, type SearchIndex, SearchIndexClient } from '@azure/search-documents';
import type { Passage } from '../contract/knowledge.ts';
import { assertScope, type TenantScope } from '../tenancy/scope.ts';
import { allowsInsecure } from './loopback.ts';

type Row = { id: string; tenantId: string; documentId: string; passageId: string; title: string; text: string };

const rowKey = (tenantId: string, documentId: string, n: number): string => `${tenantId}--${documentId}--${n}`;

/** One shared index; every row carries its tenant, and every search is filtered by the scope's. */
const indexOf = (name: string): SearchIndex => ({
  name,
  fields: [
    { name: 'id', type: 'Edm.String', key: true },
    { name: 'tenantId', type: 'Edm.String', filterable: true },
    { name: 'documentId', type: 'Edm.String', filterable: true },
    { name: 'passageId', type: 'Edm.String' },
    { name: 'title', type: 'Edm.String', searchable: true },
    { name: 'text', type: 'Edm.String', searchable: true },
  ],
});

export type KnowledgeIndex = ReturnType<typeof createKnowledgeIndex>;
export type SearchOptions = { endpoint: string; index: string; key?: string; credential: TokenCredential };

/** Passages of all tenants' documents in Azure AI Search. */
export function createKnowledgeIndex(options: SearchOptions) {
  const settings = { allowInsecureConnection: allowsInsecure(options.endpoint) };
  const credential = options.key ? new AzureKeyCredential(options.key) : options.credential;
  const indexes = new SearchIndexClient(options.endpoint, credential, settings);
  const rows = new SearchClient<Row>(options.endpoint, options.index, credential, settings);

  const keysOf = async (filter: string): Promise<{ id: string }[]> => {
    const found = await rows.search('*', { filter, select: ['id'], top: 1000 });
    const keys: { id: string }[] = [];
    for await (const { document } of found.results) keys.push({ id: document.id });
    return keys;
  };
  const removeAll = async (filter: string): Promise<void> => {
    for (let page = 0; page < 100; page++) {
      const keys = await keysOf(filter);
      if (keys.length === 0) return;
      await rows.deleteDocuments(keys.map(({ id }) => ({ id })) as Row[]);
    }
    throw new Error('The documents could not be removed from the index in 100 pages.');
  };

  return {
    ensure: async (): Promise<void> => {
      await indexes.createOrUpdateIndex(indexOf(options.index));
    },

    /** Puts a document's passages; those of an earlier, longer version go. */
    async put(scope: TenantScope, document: { documentId: string; title: string; passages: string[] }): Promise<void> {
      assertScope(scope);
      const { documentId, title } = document;
      const { tenantId } = scope;
      const fresh = document.passages.map((text, n) => ({
        id: rowKey(tenantId, documentId, n),
        tenantId,
        documentId,
        passageId: `${documentId}#${n}`,
        title,
        text,
      }));
      const kept = new Set(fresh.map((row) => row.id));
      for (let start = 0; start < fresh.length; start += 500)
        await rows.mergeOrUploadDocuments(fresh.slice(start, start + 500));
      const stale = (await keysOf(odata`tenantId eq ${tenantId} and documentId eq ${documentId}`)).filter(
        ({ id }) => !kept.has(id),
      );
      if (stale.length > 0) await rows.deleteDocuments(stale as Row[]);
    },

    async search(scope: TenantScope, text: string, top: number): Promise<Passage[]> {
      assertScope(scope);
      const found = await rows.search(text.slice(0, 2000), {
        filter: odata`tenantId eq ${scope.tenantId}`,
        searchFields: ['title', 'text'],
        queryType: 'simple',
        searchMode: 'any',
        top,
      });
      const passages: Passage[] = [];
      for await (const { document, score } of found.results) {
        const { passageId, documentId, title, text: body } = document;
        passages.push({ passageId, documentId, title, text: body, score });
      }
      return passages;
    },

    removeDocument: (scope: TenantScope, documentId: string): Promise<void> => {
      assertScope(scope);
      return removeAll(odata`tenantId eq ${scope.tenantId} and documentId eq ${documentId}`);
    },

    removeTenant: (scope: TenantScope): Promise<void> => {
      assertScope(scope);
      return removeAll(odata`tenantId eq ${scope.tenantId}`);
    },
  };
}
