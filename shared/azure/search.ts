import {
  AzureKeyCredential,
  type IndexDocumentsResult,
  odata,
  SearchClient,
  type SearchIndex,
  SearchIndexClient,
  type SearchOptions as SearchOptionsOfSdk,
} from '@azure/search-documents';
import type { Passage } from '../contract/knowledge.ts';
import type { DocumentPassage } from '../domain/document-passages.ts';
import { assertScope, type TenantScope } from '../tenancy/scope.ts';
import type { Access } from './access.ts';
import { allowsInsecure } from './loopback.ts';

type Row = {
  id: string;
  tenantId: string;
  documentId: string;
  revision: string;
  /** Not to be found yet: its version is still coming. */
  staged: boolean;
  passageId: string;
  title: string;
  heading: string;
  text: string;
  embedding?: number[];
};

/** A passage as it is stored; without a vector words alone find it. */
export type IndexedPassage = DocumentPassage & { embedding?: number[] };

/** A document's version in the index; its passages are numbered from 0. */
type Version = { documentId: string; revision: string; passages: number };

/** What a search is narrowed to: fields that must hold the words, documents the passages must be of. */
export type SearchWithin = { fields?: readonly ('title' | 'text')[]; documentIds?: readonly string[] };

const pageSize = 500;
/** The service takes 16 MB at once; a row of 4,096 numbers has 50 kB. */
const pageSizeWithVectors = 100;
/** In characters. */
const longestQuery = 8000;
/**
 * Some vector is always the nearest. What is farther than this has nothing to do with the question: as the service scores
 * it, 1 / (2 - cosine), a cosine of 0.25. Unrelated texts have 0.05 to 0.2 in text-embedding-3.
 */
const farthest = 1 / (2 - 0.25);

const rowKey = ({ tenantId }: TenantScope, { documentId, revision }: Omit<Version, 'passages'>, n: number): string =>
  [tenantId, documentId, ...(revision ? [`${revision}-${n}`] : [n])].join('--');

const keysOf = (scope: TenantScope, version: Version): { id: string }[] =>
  Array.from({ length: version.passages }, (_, n) => ({ id: rowKey(scope, version, n) }));

/** The index takes a batch row by row. @throws for the first that it did not take */
function allTaken({ results }: Pick<IndexDocumentsResult, 'results'>): void {
  const refused = results.find(({ succeeded }) => !succeeded);
  if (refused) throw new Error(`The index did not take ${refused.key}: ${refused.errorMessage ?? refused.statusCode}`);
}

function* pagesOf<T>(all: T[], size = pageSize): Generator<T[]> {
  for (let start = 0; start < all.length; start += size) yield all.slice(start, start + size);
}

/** All that a 32-bit float holds, in half of the characters. */
const written = (vector: readonly number[]): number[] => vector.map((value) => Number(value.toPrecision(8)));

/** Lucene's English one: “refunds” finds “refunded”, as the figures of `npm run eval` assume. A field's analyzer cannot be changed later. */
const stemming = 'en.lucene';

/**
 * One shared index; every row carries its tenant, and every search is filtered by the scope's. A vector is kept with its
 * row (`stored`): otherwise merging other fields would lose it. It cannot change its length later.
 */
const indexOf = (name: string, dimensions: number): SearchIndex => ({
  name,
  fields: [
    { name: 'id', type: 'Edm.String', key: true },
    { name: 'tenantId', type: 'Edm.String', filterable: true },
    { name: 'documentId', type: 'Edm.String', filterable: true },
    { name: 'revision', type: 'Edm.String', filterable: true },
    { name: 'staged', type: 'Edm.Boolean', filterable: true },
    { name: 'passageId', type: 'Edm.String' },
    { name: 'title', type: 'Edm.String', searchable: true, analyzerName: stemming },
    { name: 'heading', type: 'Edm.String' },
    { name: 'text', type: 'Edm.String', searchable: true, analyzerName: stemming },
    {
      name: 'embedding',
      type: 'Collection(Edm.Single)',
      searchable: true,
      hidden: true,
      stored: true,
      vectorSearchDimensions: dimensions,
      vectorSearchProfileName: 'passages',
    },
  ],
  vectorSearch: {
    profiles: [{ name: 'passages', algorithmConfigurationName: 'graph' }],
    algorithms: [{ name: 'graph', kind: 'hnsw', parameters: { metric: 'cosine' } }],
  },
});

export type KnowledgeIndex = ReturnType<typeof createKnowledgeIndex>;
/** `dimensions` of the embedding model's vectors; 1536 by default. */
export type SearchOptions = { endpoint: string; index: string; dimensions?: number } & Access;

/** Passages of all tenants' documents in Azure AI Search. */
export function createKnowledgeIndex(options: SearchOptions) {
  const settings = { allowInsecureConnection: allowsInsecure(options.endpoint) };
  const credential = 'key' in options ? new AzureKeyCredential(options.key) : options.credential;
  const indexes = new SearchIndexClient(options.endpoint, credential, settings);
  const rows = new SearchClient<Row>(options.endpoint, options.index, credential, settings);

  const keysFound = async (filter: string): Promise<{ id: string }[]> => {
    const { results } = await rows.search('*', { filter, select: ['id'], top: 1000 });
    const keys: { id: string }[] = [];
    for await (const { document } of results) keys.push({ id: document.id });
    return keys;
  };
  const removeAll = async (filter: string): Promise<void> => {
    for (let page = 0; page < 100; page++) {
      const keys = await keysFound(filter);
      if (keys.length === 0) return;
      await rows.deleteDocuments(keys.map(({ id }) => ({ id })) as Row[]);
    }
    throw new Error('The documents could not be removed from the index in 100 pages.');
  };

  /** The one place that makes a search's filter: the tenant's own rows, and none of a version that is still coming. */
  async function found(
    scope: TenantScope,
    words: string | undefined,
    top: number,
    documentIds: readonly string[] | undefined,
    how: SearchOptionsOfSdk<Row>,
  ): Promise<Passage[]> {
    assertScope(scope);
    const ofTenant = odata`tenantId eq ${scope.tenantId} and staged ne true`;
    const filter = documentIds ? `${ofTenant} and ${odata`search.in(documentId, ${documentIds.join(',')})`}` : ofTenant;
    const { results } = await rows.search(words, { ...how, filter, top });
    const passages: Passage[] = [];
    for await (const { document, score } of results) {
      const { passageId, documentId, title, heading, text } = document;
      passages.push({ passageId, documentId, title, ...(heading ? { heading } : {}), text, score });
    }
    return passages;
  }

  return {
    ensure: async (): Promise<void> => {
      await indexes.createOrUpdateIndex(indexOf(options.index, options.dimensions ?? 1536));
    },

    /** Puts passages where no search finds them, numbered from `from`. */
    async stage(
      scope: TenantScope,
      part: { documentId: string; revision: string; title: string; from: number; passages: IndexedPassage[] },
    ): Promise<void> {
      assertScope(scope);
      const { documentId, revision, title, from } = part;
      const { tenantId } = scope;
      const fresh = part.passages.map(({ heading, text, embedding }, n) => ({
        id: rowKey(scope, { documentId, revision }, from + n),
        tenantId,
        documentId,
        revision,
        staged: true,
        passageId: `${documentId}#${from + n}`,
        title,
        heading,
        text,
        ...(embedding ? { embedding: written(embedding) } : {}),
      }));
      const size = fresh.some((row) => 'embedding' in row) ? pageSizeWithVectors : pageSize;
      for (const page of pagesOf(fresh, size)) allTaken(await rows.mergeOrUploadDocuments(page));
    },

    /**
     * The staged version answers from now on; false when passages of it are gone, because somebody removed it meanwhile.
     * Its rows are named, not searched for: the index shows what was put only after a moment.
     */
    async show(scope: TenantScope, version: Version): Promise<boolean> {
      assertScope(scope);
      let isWhole = true;
      for (const page of pagesOf(keysOf(scope, version))) {
        const { results } = await rows.mergeDocuments(page.map(({ id }) => ({ id, staged: false })) as Row[]);
        const there = results.filter(({ statusCode }) => statusCode !== 404);
        allTaken({ results: there });
        isWhole &&= there.length === results.length;
      }
      return isWhole;
    },

    /** By name, because a search does not show yet what was put a moment ago; and what else there is of the revision. */
    async removeVersion(scope: TenantScope, version: Version): Promise<void> {
      assertScope(scope);
      const { documentId, revision } = version;
      for (const page of pagesOf(keysOf(scope, version))) await rows.deleteDocuments(page as Row[]);
      await removeAll(odata`tenantId eq ${scope.tenantId} and documentId eq ${documentId} and revision eq ${revision}`);
    },

    /** What the words are in, by BM25. */
    search(scope: TenantScope, text: string, top: number, within: SearchWithin = {}): Promise<Passage[]> {
      const { fields = ['title', 'text'], documentIds } = within;
      return found(scope, text.slice(0, longestQuery), top, documentIds, {
        searchFields: [...fields],
        queryType: 'simple',
        searchMode: 'any',
      });
    },

    /** What is near to a vector in meaning, the nearest first; passages without a vector are never among them. */
    async near(
      scope: TenantScope,
      vector: readonly number[],
      top: number,
      { documentIds }: Pick<SearchWithin, 'documentIds'> = {},
    ): Promise<Passage[]> {
      const query = {
        kind: 'vector' as const,
        vector: [...vector],
        fields: ['embedding' as const],
        kNearestNeighborsCount: top,
      };
      const nearest = await found(scope, undefined, top, documentIds, { vectorSearchOptions: { queries: [query] } });
      return nearest.filter(({ score }) => score >= farthest);
    },

    removeTenant: (scope: TenantScope): Promise<void> => {
      assertScope(scope);
      return removeAll(odata`tenantId eq ${scope.tenantId}`);
    },
  };
}
