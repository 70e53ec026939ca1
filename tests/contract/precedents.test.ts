import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type LocalSearch, startSearch } from '../../infra/local/search/start-search.ts';
import { createPrecedentIndex, type PrecedentIndex } from '../../shared/azure/precedents.ts';
import { createKnowledgeIndex, type KnowledgeIndex } from '../../shared/azure/search.ts';
import { retrieve } from '../../shared/domain/retrieval/retrieve.ts';
import { openScope, type TenantScope } from '../../shared/tenancy/scope.ts';
import { putPassages } from '../support/put-passages.ts';

describe('earlier conversations in the search service', () => {
  let folder: string;
  let service: LocalSearch;
  let precedents: PrecedentIndex;
  let knowledge: KnowledgeIndex;
  const mine = openScope('precedents-mine', { kind: 'platform', cause: 'test' });
  const theirs = openScope('precedents-theirs', { kind: 'platform', cause: 'test' });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'clawdesk-precedents-'));
    service = await startSearch({ port: 0, dataFolder: folder });
    const at = { endpoint: service.endpoint, key: service.key, credential: { getToken: async () => null } };
    precedents = createPrecedentIndex({ ...at, index: 'precedents' });
    knowledge = createKnowledgeIndex({ ...at, index: 'knowledge' });
    await Promise.all([precedents.ensure(), knowledge.ensure()]);
    await putPassages(knowledge, mine, {
      documentId: 'blocking',
      title: 'Blocking',
      passages: ['To block a card, call us.'],
    });
    await putPassages(knowledge, mine, {
      documentId: 'fees',
      title: 'Fees',
      passages: ['A transfer abroad costs 2 %.'],
    });
  });
  afterAll(async () => {
    await service.close();
    await rm(folder, { recursive: true, force: true });
  });

  const said = (conversationId: string, words: string, documentIds: string[], scope = mine) =>
    precedents.put(scope, { conversationId, words, documentIds });
  const found = async (words: string, scope: TenantScope = mine, except: string[] = []) =>
    (await precedents.search(scope, words, 10, except)).map(({ documentIds }) => documentIds);

  it('finds the ones of the tenant alone, the most alike first', async () => {
    await said('web:1', 'stolen wallet abroad', ['blocking']);
    await said('web:2', 'parking abroad', ['fees']);
    await said('web:1', 'stolen wallet abroad', ['secret'], theirs);
    expect(await found('wallet stolen abroad')).toEqual([['blocking'], ['fees']]);
    expect(await found('wallet', theirs)).toEqual([['secret']]);
  });

  it('replaces what a conversation said before, and leaves out the one that asks', async () => {
    await said('web:2', 'parking abroad tickets', ['fees', 'blocking']);
    expect(await found('parking')).toEqual([['fees', 'blocking']]);
    expect(await found('parking', mine, ['web:2'])).toEqual([]);
  });

  it('leads to a document whose words the customer does not know', async () => {
    const sources = {
      passages: (...[words, top, within]: [string, number, Parameters<KnowledgeIndex['search']>[3]]) =>
        knowledge.search(mine, words, top, within),
    };
    const ask = { question: 'My wallet with the card was stolen abroad', before: [], answer: null };
    const votes = (words: string, top: number) => precedents.search(mine, words, top);
    expect((await retrieve({ ...sources, precedents: votes }, ask, 1))[0]?.documentId).toBe('blocking');
  });

  it('forgets a conversation', async () => {
    await precedents.remove(mine, 'web:1');
    expect(await found('wallet')).toEqual([]);
    expect(await found('wallet', theirs)).toEqual([['secret']]);
  });
});
