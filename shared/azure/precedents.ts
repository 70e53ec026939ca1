import { AzureKeyCredential, odata, SearchClient, type SearchIndex, SearchIndexClient } from '@azure/search-documents';
import type { Precedent } from '../domain/retrieval/precedents.ts';
import { assertScope, type TenantScope } from '../tenancy/scope.ts';
import type { Access } from './access.ts';
import { allowsInsecure } from './loopback.ts';

type Row = { id: string; tenantId: string; conversationId: string; words: string; documentIds: string[] };

const indexOf = (name: string): SearchIndex => ({
  name,
  fields: [
    { name: 'id', type: 'Edm.String', key: true },
    { name: 'tenantId', type: 'Edm.String', filterable: true },
    { name: 'conversationId', type: 'Edm.String', filterable: true },
    { name: 'words', type: 'Edm.String', searchable: true, analyzerName: 'en.lucene' },
    { name: 'documentIds', type: 'Collection(Edm.String)', filterable: true },
  ],
});

const rowKey = ({ tenantId }: TenantScope, conversationId: string): string =>
  `${tenantId}--${Buffer.from(conversationId).toString('base64url')}`;

export type PrecedentIndex = ReturnType<typeof createPrecedentIndex>;

/** What tenants' earlier conversations were about, in bare words, and the documents that their answers stood on. */
export function createPrecedentIndex(options: { endpoint: string; index: string } & Access) {
  const settings = { allowInsecureConnection: allowsInsecure(options.endpoint) };
  const credential = 'key' in options ? new AzureKeyCredential(options.key) : options.credential;
  const indexes = new SearchIndexClient(options.endpoint, credential, settings);
  const rows = new SearchClient<Row>(options.endpoint, options.index, credential, settings);

  return {
    ensure: async (): Promise<void> => {
      await indexes.createOrUpdateIndex(indexOf(options.index));
    },

    /** One row a conversation: what is told later replaces what was told before. */
    async put(
      scope: TenantScope,
      precedent: { conversationId: string; words: string; documentIds: string[] },
      abortSignal?: AbortSignal,
    ): Promise<void> {
      assertScope(scope);
      const { tenantId } = scope;
      const row = { id: rowKey(scope, precedent.conversationId), tenantId, ...precedent };
      await rows.mergeOrUploadDocuments([row], { throwOnAnyFailure: true, ...(abortSignal ? { abortSignal } : {}) });
    },

    /** The conversations most like these words, best first; those named in `except` are left out. */
    async search(scope: TenantScope, words: string, top: number, except: readonly string[] = []): Promise<Precedent[]> {
      assertScope(scope);
      const ofTenant = odata`tenantId eq ${scope.tenantId}`;
      const found = await rows.search(words, {
        filter:
          except.length > 0
            ? `${ofTenant} and not ${odata`search.in(conversationId, ${except.join('|')}, '|')`}`
            : ofTenant,
        searchFields: ['words'],
        select: ['words', 'documentIds'],
        queryType: 'simple',
        searchMode: 'any',
        top,
      });
      const precedents: Precedent[] = [];
      for await (const { document, score } of found.results)
        precedents.push({ words: document.words, documentIds: document.documentIds, score });
      return precedents;
    },

    /** All of the tenant's, page by page. @throws when they do not end */
    async removeTenant(scope: TenantScope): Promise<void> {
      assertScope(scope);
      for (let page = 0; page < 100; page++) {
        const { results } = await rows.search('*', {
          filter: odata`tenantId eq ${scope.tenantId}`,
          select: ['id'],
          top: 1000,
        });
        const keys: Row[] = [];
        for await (const { document } of results) keys.push({ id: document.id } as Row);
        if (keys.length === 0) return;
        await rows.deleteDocuments(keys);
      }
      throw new Error('The earlier conversations could not be removed from the index in 100 pages.');
    },

    async remove(scope: TenantScope, conversationId: string): Promise<void> {
      assertScope(scope);
      await rows.deleteDocuments([{ id: rowKey(scope, conversationId) }] as Row[]);
    },
  };
}
