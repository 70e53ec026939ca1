import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createSupervise } from '../../../shared/services/conversations/supervise.ts';
import { contextFor } from './local-stores.ts';
import { type Conversation, type Desk, openDesk } from './turn-desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

type Act = (conversation: Conversation) => Promise<unknown>;

async function held(): Promise<Conversation> {
  const conversation = await desk.newConversation();
  await conversation.holdEverything();
  await conversation.write('Hello');
  await conversation.runTurn();
  return conversation;
}
/** What `act` left to be chained, without what `before` did. */
async function left(act: Act, before: Act = async () => {}) {
  const conversation = await held();
  await before(conversation);
  const known = (await conversation.acts()).map(({ auditId }) => auditId);
  const outcome = await act(conversation).catch((error: unknown) => error);
  return { outcome, acts: (await conversation.acts()).filter(({ auditId }) => !known.includes(auditId)) };
}

const draftId = '1-1-1-0';
const withPerson: Act = ({ takeOver }) => takeOver();
const done: Act = ({ resolve }) => resolve();
const claimedByBen: Act = ({ by }) => by('Ben').claim();

const verbs: { action: string; details: Record<string, unknown>; act: Act; before?: Act }[] = [
  { action: 'conversation.claim', details: {}, act: ({ claim }) => claim() },
  { action: 'conversation.release', details: {}, act: ({ release }) => release() },
  { action: 'conversation.take-over', details: {}, act: withPerson },
  { action: 'conversation.reply', details: { characters: 5 }, act: ({ reply }) => reply('Hello'), before: withPerson },
  {
    action: 'conversation.hand-back',
    details: { posture: 'draft-only' },
    act: ({ handBack }) => handBack('draft-only'),
    before: withPerson,
  },
  {
    action: 'conversation.posture',
    details: { posture: 'draft-only' },
    act: ({ setPosture }) => setPosture('draft-only'),
  },
  { action: 'conversation.edit', details: { draftId, characters: 5 }, act: ({ edit }) => edit(draftId, 'Hello') },
  { action: 'conversation.approve', details: { draftId }, act: ({ approve }) => approve(draftId) },
  { action: 'conversation.reject', details: { draftId }, act: ({ reject }) => reject(draftId, 'Wrong.') },
  { action: 'conversation.whisper', details: { characters: 9 }, act: ({ whisper }) => whisper('Be brief.') },
  { action: 'conversation.note', details: { characters: 9 }, act: ({ addNote }) => addNote('A regular') },
  { action: 'conversation.tags', details: { tags: 'vip, refund' }, act: ({ setTags }) => setTags(['vip', 'refund']) },
  { action: 'conversation.resolve', details: { outcome: 'spam' }, act: ({ resolve }) => resolve('spam') },
  { action: 'conversation.reopen', details: {}, act: ({ reopen }) => reopen(), before: done },
];

describe('every verb', () => {
  it.each(verbs)('$action leaves exactly one record, of who did what', async ({ action, details, act, before }) => {
    const { acts } = await left(act, before);
    expect(acts).toMatchObject([
      { action, details, conversationId: 'c1', actor: { personId: 'p1', name: 'Ada', roles: ['Supervisor'] } },
    ]);
    expect(acts[0]?.cause).toBe(action === 'conversation.reject' ? 'Wrong.' : null);
  });

  it('knows every verb that there is', () => {
    const supervise = createSupervise({ ...desk.stores, now: desk.clock.now });
    expect(verbs).toHaveLength(Object.keys(supervise).length);
  });

  it('that is refused leaves none', async () => {
    const refused: [Act, Act?][] = [
      [({ claim }) => claim(), claimedByBen],
      [({ release }) => release(), claimedByBen],
      [({ takeOver }) => takeOver(), claimedByBen],
      [({ approve }) => approve(draftId), claimedByBen],
      [({ reject }) => reject(draftId, 'Wrong.'), withPerson],
      [({ edit }) => edit(draftId, 'Hello'), withPerson],
      [({ reply }) => reply('Hello')],
      [({ handBack }) => handBack()],
      [({ setPosture }) => setPosture('auto'), withPerson],
      [({ resolve }) => resolve(), done],
      [({ reopen }) => reopen()],
    ];
    for (const [act, before] of refused) {
      const { outcome, acts } = await left(act, before);
      expect(outcome).toMatchObject({ code: 'conflict' });
      expect(acts).toEqual([]);
    }
  });

  it('is for people only', async () => {
    const { scope, write } = await desk.newConversation();
    await write('Hello');
    const supervise = createSupervise({ ...desk.stores, now: desk.clock.now });
    const byPlatform = supervise.takeOver({ ctx: contextFor(scope), input: { conversationId: 'c1' } });
    await expect(byPlatform).rejects.toMatchObject({ code: 'forbidden' });
  });
});
