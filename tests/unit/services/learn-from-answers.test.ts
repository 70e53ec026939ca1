import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type LocalSearch, startSearch } from '../../../infra/local/search/start-search.ts';
import { createPrecedentIndex, type PrecedentIndex } from '../../../shared/azure/precedents.ts';
import { createChangeConversation } from '../../../shared/services/conversations/change-conversation.ts';
import { createSupervise } from '../../../shared/services/conversations/supervise.ts';
import { createFindPassages } from '../../../shared/services/knowledge/find-passages.ts';
import { createLearnFromAnswers, learningFrom } from '../../../shared/services/knowledge/learn-from-answers.ts';
import { createSettingsOf } from '../../../shared/services/tenants/settings-of.ts';
import { openScope } from '../../../shared/tenancy/scope.ts';
import { putPassages } from '../../support/put-passages.ts';
import { contextFor } from './local-stores.ts';
import { type Conversation, type Desk, openDesk } from './turn-desk.ts';

let desk: Desk;
let folder: string;
let service: LocalSearch;
let precedents: PrecedentIndex;
beforeAll(async () => {
  desk = await openDesk();
  folder = await mkdtemp(join(tmpdir(), 'clawdesk-learn-'));
  service = await startSearch({ port: 0, dataFolder: folder });
  precedents = createPrecedentIndex({ endpoint: service.endpoint, key: service.key, index: 'precedents' });
  await precedents.ensure();
});
afterAll(async () => {
  await desk.close();
  await service.close();
  await rm(folder, { recursive: true, force: true });
});

/** A conversation whose answer, which cites the document `blocking`, is held for a person. */
async function held(question = 'My purse was robbed, mail me at ada@example.com about order 4711.') {
  const conversation = await desk.newConversation(() => 'To block a card, call us at any time [1].');
  const { scope, holdEverything, write, runTurn, head } = conversation;
  await putPassages(desk.knowledge, scope, {
    documentId: 'blocking',
    title: 'Blocking',
    passages: ['To block a card, call us at any time.'],
  });
  await holdEverything();
  await write(question);
  await write('I need a card block');
  expect(await runTurn()).toMatchObject({ because: 'held' });
  return { ...conversation, draftId: (await head())?.heldDraft?.draftId ?? 'none' };
}

function verbs({ scope, bells }: Conversation, index: Pick<PrecedentIndex, 'put'> = precedents) {
  const { stores, clock } = desk;
  const settingsOf = createSettingsOf({ ...stores, now: clock.now });
  const { conversations } = stores;
  const change = createChangeConversation({ conversations, settingsOf, committed: () => {} });
  const roles = ['Supervisor'] as const;
  const ada = { kind: 'person' as const, personId: 'ada', name: 'Ada', roles: [...roles], tenants: [scope.tenantId] };
  const ctx = contextFor(openScope(scope.tenantId, ada), bells);
  const lost: unknown[] = [];
  const learn = createLearnFromAnswers({ conversations, precedents: index, settingsOf });
  const supervise = learningFrom(createSupervise({ conversations, change, now: clock.now }), learn, (error) =>
    lost.push(error),
  );
  const input = { conversationId: 'c1' };
  return {
    lost,
    approve: (draftId: string) => supervise.approve({ ctx, input: { ...input, draftId } }),
    edit: (draftId: string, text: string) => supervise.edit({ ctx, input: { ...input, draftId, text } }),
    reject: (draftId: string) => supervise.reject({ ctx, input: { ...input, draftId, reason: 'No.' } }),
    resolve: (outcome: 'solved' | 'not-solved') => supervise.resolve({ ctx, input: { ...input, outcome } }),
  };
}
const learnt = ({ scope }: Conversation) => precedents.search(scope, 'purse robbed block card', 5);

describe('what people send', () => {
  it('is learnt from when they approve it: bare words and the documents that were cited', async () => {
    const conversation = await held();
    await verbs(conversation).approve(conversation.draftId);
    expect(await learnt(conversation)).toEqual([
      {
        words: expect.stringMatching(/^purse robbed mail order need card block$/),
        documentIds: ['blocking'],
        score: expect.any(Number),
      },
    ]);
  });

  it('leads the next customer to the document, in the same tenant alone', async () => {
    const [mine, theirs] = [await held(), await held()];
    await verbs(mine).approve(mine.draftId);
    const find = createFindPassages({ knowledge: desk.knowledge, precedents });
    const said = { question: 'My purse was robbed!', before: [], answer: null };
    const found = await find(mine.scope, said, { top: 5, exceptConversation: 'c2' });
    expect(found.retrieval.precedents).toBe(1);
    expect((await find(theirs.scope, said, { top: 5 })).retrieval.precedents).toBe(0);
    expect((await find(mine.scope, said, { top: 5, exceptConversation: 'c1' })).retrieval.precedents).toBe(0);
    expect((await find(mine.scope, said, { top: 5, usePrecedents: false })).retrieval.precedents).toBe(0);
  });

  it('is learnt from by the sources that an edit has kept', async () => {
    const [kept, dropped] = [await held(), await held()];
    await verbs(kept).edit(kept.draftId, 'Please call us [1].');
    await verbs(dropped).edit(dropped.draftId, 'Please wait.');
    expect(await learnt(kept)).toMatchObject([{ documentIds: ['blocking'] }]);
    expect(await learnt(dropped)).toEqual([]);
  });

  it('is learnt from when the conversation is resolved as solved, and only then', async () => {
    const [solved, unsolved] = [await held(), await held()];
    for (const conversation of [solved, unsolved]) {
      await conversation.approve(conversation.draftId);
      expect(await learnt(conversation)).toEqual([]);
    }
    await verbs(solved).resolve('solved');
    await verbs(unsolved).resolve('not-solved');
    expect(await learnt(solved)).toMatchObject([{ documentIds: ['blocking'] }]);
    expect(await learnt(unsolved)).toEqual([]);
  });

  it('is not learnt from when it is rejected, or the tenant does not want it', async () => {
    const [rejected, unwilling] = [await held(), await held()];
    await verbs(rejected).reject(rejected.draftId);
    await unwilling.configure({ learnFromAnswers: false });
    await verbs(unwilling).approve(unwilling.draftId);
    expect([await learnt(rejected), await learnt(unwilling)]).toEqual([[], []]);
  });

  it('stands although it could not be learnt from, and that is told', async () => {
    const conversation = await held();
    const { approve, lost } = verbs(conversation, { put: async () => Promise.reject(new Error('away')) });
    expect(await approve(conversation.draftId)).toMatchObject({ heldDraft: null });
    expect(lost).toEqual([new Error('away')]);
  });

  it('goes with the tenant', async () => {
    const [gone, stays] = [await held(), await held()];
    await verbs(gone).approve(gone.draftId);
    await verbs(stays).approve(stays.draftId);
    await precedents.removeTenant(gone.scope);
    expect(await learnt(gone)).toEqual([]);
    expect(await learnt(stays)).toHaveLength(1);
  });
});
