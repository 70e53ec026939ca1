import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AzureKeyCredential,
  type SearchClient,
  type SearchField,
  type SearchIndex,
  SearchIndexClient,
} from '@azure/search-documents';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type LocalSearch, startSearch } from '../../infra/local/search/start-search.ts';

interface Passage {
  id: string;
  tenantId?: string;
  text?: string;
  place?: number[] | null;
  hue?: number[] | null;
}

const vectorField = (name: string, rest: object = {}): SearchField =>
  ({
    name,
    type: 'Collection(Edm.Single)',
    searchable: true,
    vectorSearchDimensions: 2,
    vectorSearchProfileName: 'near',
    ...rest,
  }) as SearchField;

const KB: SearchIndex = {
  name: 'kb',
  fields: [
    { name: 'id', type: 'Edm.String', key: true },
    { name: 'tenantId', type: 'Edm.String', filterable: true },
    { name: 'text', type: 'Edm.String', searchable: true },
    vectorField('place'),
    vectorField('hue', { hidden: true }),
  ],
  vectorSearch: {
    profiles: [{ name: 'near', algorithmConfigurationName: 'graph' }],
    algorithms: [{ name: 'graph', kind: 'hnsw', parameters: { metric: 'cosine' } }],
  },
};

const [east, northEast, north, west] = [
  [1, 0],
  [1, 1],
  [0, 1],
  [-1, 0],
];
const PASSAGES: Passage[] = [
  { id: 'east', tenantId: 'acme', text: 'sunrise', place: east },
  { id: 'between', tenantId: 'acme', text: 'harbour sunrise', place: northEast, hue: west },
  { id: 'north', tenantId: 'acme', text: 'ice', place: north },
  { id: 'foreign', tenantId: 'globex', text: 'sunrise sunrise', place: east },
  { id: 'wordless', tenantId: 'acme', text: 'harbour' },
];

let folder: string;
let service: LocalSearch;
let indexes: SearchIndexClient;
let kb: SearchClient<Passage>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'search-vectors-'));
  await open();
  await indexes.createIndex(KB);
  await kb.uploadDocuments(PASSAGES);
});
afterEach(async () => {
  await service.close();
  await rm(folder, { recursive: true });
});

async function open(): Promise<void> {
  service = await startSearch({ port: 0, dataFolder: folder });
  indexes = new SearchIndexClient(service.endpoint, new AzureKeyCredential(service.key), {
    allowInsecureConnection: true,
    retryOptions: { maxRetries: 0 },
  });
  kb = indexes.getSearchClient<Passage>('kb');
}

type Ask = { words?: string; filter?: string; top?: number; select?: ('id' | 'place' | 'hue')[] };
type Near = {
  vector?: number[];
  fields?: ('place' | 'hue' | 'text')[];
  k?: number;
  weight?: number;
  exhaustive?: boolean;
};

/** What is found, best first. Without `near` by words alone. */
async function found(near: Near[], { words, ...options }: Ask = {}): Promise<{ id: string; score: number }[]> {
  const queries = near.map(({ k, vector = east, fields = ['place'], ...rest }) => ({
    kind: 'vector' as const,
    vector,
    fields: fields as ('place' | 'hue')[],
    ...(k ? { kNearestNeighborsCount: k } : {}),
    ...rest,
  }));
  const { results } = await kb.search(words, { ...options, vectorSearchOptions: { queries } });
  const hits: { id: string; score: number }[] = [];
  for await (const { document, score } of results) hits.push({ id: document.id, score });
  return hits;
}
const ids = async (...ask: Parameters<typeof found>): Promise<string[]> => (await found(...ask)).map(({ id }) => id);

describe('vectors in the local AI Search', () => {
  it('find the nearest, with the score 1 / (1 + cosine distance)', async () => {
    const hits = await found([{}], { filter: "tenantId eq 'acme'" });
    expect(hits.map(({ id }) => id)).toEqual(['east', 'between', 'north']);
    expect(hits.map(({ score }) => score)).toEqual([
      expect.closeTo(1, 6),
      expect.closeTo(1 / (2 - Math.SQRT1_2), 6),
      expect.closeTo(0.5, 6),
    ]);
  });

  it('are filtered before the k nearest are taken', async () => {
    expect(await ids([{ k: 1 }], { filter: "tenantId eq 'globex'" })).toEqual(['foreign']);
    expect(await ids([{ k: 2 }], { filter: "tenantId eq 'acme'" })).toEqual(['east', 'between']);
  });

  it('answer the same with an exhaustive search', async () => {
    expect(await found([{ exhaustive: true }])).toEqual(await found([{}]));
  });

  it('are fused with the words by reciprocal rank, from rank 0 and with 60', async () => {
    const hits = await found([{ k: 2 }], { words: 'harbour', filter: "tenantId eq 'acme'" });
    const scores = Object.fromEntries(hits.map(({ id, score }) => [id, score]));
    expect(scores).toEqual({
      between: expect.closeTo(1 / 61 + 1 / 61, 8),
      east: expect.closeTo(1 / 60, 8),
      wordless: expect.closeTo(1 / 60, 8),
    });
    expect(hits[0]?.id).toBe('between');
  });

  it('rank words of other tenants neither among the words nor among the vectors', async () => {
    const [first] = await found([{ vector: north }], { words: 'sunrise', filter: "tenantId eq 'acme'" });
    expect(first).toEqual({ id: 'east', score: expect.closeTo(1 / 60 + 1 / 62, 8) });
    expect(await ids([{}], { words: 'sunrise', filter: "tenantId eq 'acme'" })).not.toContain('foreign');
  });

  it('are fused over several queries and fields, each by its weight', async () => {
    const both = await found([{ fields: ['place', 'hue'], vector: west }], { filter: "tenantId eq 'acme'" });
    expect(both[0]).toEqual({ id: 'between', score: expect.closeTo(1 / 60 + 1 / 61, 8) });
    const heavy = await found([{ vector: east }, { vector: north, weight: 3 }], { filter: "tenantId eq 'acme'" });
    expect(heavy[0]).toEqual({ id: 'north', score: expect.closeTo(3 / 60 + 1 / 62, 8) });
  });

  it('count as a query of their own: top pages what was fused', async () => {
    expect(await ids([{}], { words: '*', top: 2, filter: "tenantId eq 'acme'" })).toEqual(['east', 'between']);
  });

  it('follow what is merged, uploaded and deleted, also over a restart', async () => {
    await kb.mergeDocuments([{ id: 'east', text: 'dawn' }]);
    expect((await ids([{ k: 2 }])).sort()).toEqual(['east', 'foreign']);
    await kb.mergeDocuments([{ id: 'east', place: west }]);
    await kb.uploadDocuments([{ id: 'foreign', tenantId: 'globex' }]);
    await kb.mergeDocuments([{ id: 'north', place: null }]);
    await service.close();
    await open();
    expect(await ids([{}])).toEqual(['between', 'east']);
    await kb.deleteDocuments([{ id: 'between' }]);
    await kb.uploadDocuments([{ id: 'between', text: 'without a vector' }]);
    expect(await ids([{}])).toEqual(['east']);
  });

  it('are read back where they may be, and only there', async () => {
    expect((await kb.getDocument('between')).place).toEqual(northEast);
    expect(await kb.getDocument('between')).not.toHaveProperty('hue');
    expect((await kb.getDocument('wordless')).place).toEqual([]);
    await expect(found([{}], { select: ['hue'] })).rejects.toMatchObject({ statusCode: 400 });
  });

  it('can be added to an index that has documents', async () => {
    const { fields } = KB;
    await indexes.createOrUpdateIndex({ ...KB, fields: [...fields, vectorField('mood')] });
    await kb.mergeDocuments([{ id: 'north', mood: west } as Passage]);
    expect(await ids([{ fields: ['mood' as 'hue'], vector: west }])).toEqual(['north']);
  });

  it.each<[string, Near, string]>([
    ['another length', { vector: [1, 0, 0] }, "dimension of '2', expects a length of '2'"],
    ['a field that is no vector', { fields: ['text'] }, "'text' in the vector field list is not a vector field"],
    ['no field', { fields: [] }, "'fields'"],
    ['more neighbours than can be asked for', { k: 10_001 }, 'k'],
    ['a weight of nothing', { weight: 0 }, 'weight'],
  ])('refuse a query with %s', async (_, near, message) => {
    await expect(found([near])).rejects.toMatchObject({
      statusCode: 400,
      message: expect.stringContaining(message),
    });
  });

  it('refuse more than ten queries at once, and filters after the search', async () => {
    await expect(found(Array.from({ length: 11 }, () => ({})))).rejects.toMatchObject({ statusCode: 400 });
    const late = kb.search('*', {
      vectorSearchOptions: {
        queries: [{ kind: 'vector', vector: [1, 0], fields: ['place'] }],
        filterMode: 'postFilter',
      },
    });
    await expect(late).rejects.toMatchObject({ statusCode: 400 });
  });

  it('refuse a document whose vector has another length, and take nothing of its batch', async () => {
    const wrong = kb.uploadDocuments([{ id: 'good', place: east }, { id: 'bad', place: [1] } as Passage]);
    await expect(wrong).rejects.toMatchObject({ statusCode: 400, message: expect.stringContaining("length of '1'") });
    expect(await kb.getDocumentsCount()).toBe(PASSAGES.length);
  });

  it.each<[string, Partial<SearchIndex>, string]>([
    ['no dimensions', { fields: [vectorField('v', { vectorSearchDimensions: undefined })] }, "'dimensions'"],
    ['too many dimensions', { fields: [vectorField('v', { vectorSearchDimensions: 5000 })] }, '4096'],
    ['no profile', { fields: [vectorField('v', { vectorSearchProfileName: undefined })] }, "'vectorSearchProfile'"],
    ['a profile that is not there', { fields: [vectorField('v', { vectorSearchProfileName: 'far' })] }, 'not defined'],
    ['a filter on vectors', { fields: [vectorField('v', { filterable: true })] }, 'filterable'],
    [
      'a profile without its algorithm',
      { vectorSearch: { profiles: [{ name: 'near', algorithmConfigurationName: 'graph' }], algorithms: [] } },
      'not defined',
    ],
    [
      'a metric that is not served here',
      {
        vectorSearch: {
          profiles: [{ name: 'near', algorithmConfigurationName: 'graph' }],
          algorithms: [{ name: 'graph', kind: 'exhaustiveKnn', parameters: { metric: 'euclidean' } }],
        },
      },
      'euclidean',
    ],
  ])('are refused in an index with %s', async (_, change, message) => {
    const { fields = [vectorField('v')], ...rest } = change;
    const key: SearchField = { name: 'id', type: 'Edm.String', key: true };
    const wrong = indexes.createIndex({ ...KB, name: 'wrong', fields: [key, ...fields], ...rest });
    await expect(wrong).rejects.toMatchObject({ statusCode: 400, message: expect.stringContaining(message) });
  });

  it('keep the dimensions and the algorithm that they were made with', async () => {
    const wider = KB.fields.map((field) =>
      field.name === 'place' ? vectorField('place', { vectorSearchDimensions: 3 }) : field,
    );
    await expect(indexes.createOrUpdateIndex({ ...KB, fields: wider })).rejects.toMatchObject({ statusCode: 400 });
    const algorithms = [{ name: 'graph', kind: 'exhaustiveKnn' as const, parameters: { metric: 'cosine' as const } }];
    await expect(
      indexes.createOrUpdateIndex({ ...KB, vectorSearch: { ...KB.vectorSearch, algorithms } }),
    ).rejects.toMatchObject({ statusCode: 400, message: expect.stringContaining("'graph' cannot be changed") });
  });
});
