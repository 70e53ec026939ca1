import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { colleagueLine } from '../../../shared/domain/customer-lines.ts';
import { putPassages } from '../../support/put-passages.ts';
import { type Conversation, type Desk, interrupted, openDesk } from './turn-desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

/** A conversation whose first answer, `Refunds take five days [1]. (1)`, is held; later ones count on. */
async function held(): Promise<Conversation & { draftId: string }> {
  let asked = 0;
  const conversation = await desk.newConversation(() => `Refunds take five days [1]. (${++asked})`);
  const { scope, holdEverything, write, runTurn } = conversation;
  await putPassages(desk.knowledge, scope, {
    documentId: 'policy',
    title: 'Policy',
    passages: ['Refunds take five days.'],
  });
  await holdEverything();
  await write('How long do refunds take?');
  expect(await runTurn()).toMatchObject({ because: 'held' });
  return { ...conversation, draftId: await heldIdOf(conversation) };
}
const heldIdOf = async ({ head }: Conversation): Promise<string> => (await head())?.heldDraft?.draftId ?? 'none';
const byAssistant = async ({ said }: Conversation) => (await said()).filter((line) => line.startsWith('assistant'));

describe('approving', () => {
  it('sends the draft with its sources and says who decided', async () => {
    const { approve, draftId, scope, draft } = await held();
    const row = await approve(draftId);
    expect(row).toMatchObject({
      heldDraft: null,
      unansweredSince: null,
      tally: { turns: 1, held: 1, approved: 1, edited: 0, rejected: 0 },
    });
    const [, sent] = await desk.stores.conversations.messages(scope, 'c1', 0);
    expect(sent).toMatchObject({ author: 'assistant', model: 'fast', citations: [{ n: 1, documentId: 'policy' }] });
    expect(await draft(draftId)).toMatchObject({
      status: 'delivered',
      decision: { action: 'approved', by: 'Ada', reason: null, text: null },
    });
  });

  it('is done once when three do it at once', async () => {
    const conversation = await held();
    const { by, draftId, head } = conversation;
    const tried = await Promise.allSettled((['Ada', 'Ben', 'Cleo'] as const).map((name) => by(name).approve(draftId)));
    expect(tried.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const one of tried) if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'conflict' });
    expect(await byAssistant(conversation)).toHaveLength(1);
    expect((await head())?.tally.approved).toBe(1);
  });

  it('and rejecting at once: one of them counts, the other is a conflict', async () => {
    const conversation = await held();
    const { by, draftId, head, draft } = conversation;
    const [approved, rejected] = await Promise.allSettled([
      by('Ada').approve(draftId),
      by('Ben').reject(draftId, 'Wrong.'),
    ]);
    expect([approved.status, rejected.status].sort()).toEqual(['fulfilled', 'rejected']);
    const wasSent = approved.status === 'fulfilled';
    expect(await byAssistant(conversation)).toHaveLength(wasSent ? 1 : 0);
    expect((await head())?.tally).toMatchObject(wasSent ? { approved: 1, rejected: 0 } : { approved: 0, rejected: 1 });
    expect((await draft(draftId))?.status).toBe(wasSent ? 'delivered' : 'rejected');
  });

  it('is refused for findings only, which may be edited', async () => {
    const conversation = await desk.newConversation(() => 'Purple elephants dance quickly tonight somewhere.');
    await conversation.holdEverything();
    await conversation.write('Where is my order?');
    await conversation.runTurn();
    const draftId = await heldIdOf(conversation);
    expect((await conversation.head())?.heldDraft?.outcome).toBe('findings-only');
    await expect(conversation.approve(draftId)).rejects.toMatchObject({ code: 'conflict' });
    await conversation.edit(draftId, 'I look it up.');
    expect(await byAssistant(conversation)).toEqual(['assistant: I look it up.']);
  });

  it('is refused for a draft that is not there, and while another has claimed the conversation', async () => {
    const { approve, by, draftId, said } = await held();
    await expect(approve('9-9-9-9')).rejects.toMatchObject({ code: 'not-found' });
    await by('Ben').claim();
    await expect(approve(draftId)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('Ben has claimed it'),
    });
    expect(await said()).toHaveLength(1);
  });

  it('leaves nothing to do for the assistant', async () => {
    const { approve, draftId, runTurn, instance } = await held();
    await approve(draftId);
    expect(await runTurn()).toMatchObject({ because: 'nothing-pending', dueAt: null });
    expect(instance.asked).toHaveLength(1);
  });
});

describe('editing', () => {
  it('sends the new words and keeps the original with the decision', async () => {
    const { edit, draftId, view, said } = await held();
    const row = await edit(draftId, 'Refunds take a week [1].');
    expect(row.tally).toMatchObject({ approved: 0, edited: 1 });
    expect((await said()).at(-1)).toBe('assistant: Refunds take a week [1].');
    expect((await view()).turns).toMatchObject([
      {
        draftId,
        status: 'delivered',
        text: 'Refunds take five days [1]. (1)',
        decision: { action: 'edited', by: 'Ada', text: 'Refunds take a week [1].' },
      },
    ]);
  });

  it('shows the customer only the sources that the new words cite', async () => {
    const sourcesAfter = async (words: string): Promise<number | undefined> => {
      const { edit, draftId, scope } = await held();
      await edit(draftId, words);
      return (await desk.stores.conversations.messages(scope, 'c1', 1))[0]?.citations.length;
    };
    expect(await sourcesAfter('Within a week [1].')).toBe(1);
    expect(await sourcesAfter('I do not know yet.')).toBe(0);
  });

  it('lets the assistant know what was said in its name', async () => {
    const { edit, draftId, write, runTurn, instance } = await held();
    await edit(draftId, 'Within a week.');
    await write('And for lamps?');
    await runTurn();
    expect(instance.asked[1]?.text).toContain(
      '<conversation>\n<said by="you">Within a week.</said>\n</conversation>\n<customer>\nAnd for lamps?\n</customer>',
    );
  });
});

describe('rejecting', () => {
  it('has the assistant write again with the reason in mind, held once more', async () => {
    const conversation = await held();
    const { reject, draftId, draft, runTurn, head, instance, configure } = conversation;
    // Even an answer that may go out by itself waits for a person after a rejection.
    await configure({ confidenceThreshold: 0 });
    const row = await reject(draftId, 'Lamps take ten days.');
    expect(row).toMatchObject({ heldDraft: null, typing: true, tally: { rejected: 1 } });
    expect(await draft(draftId)).toMatchObject({
      status: 'rejected',
      decision: { action: 'rejected', by: 'Ada', reason: 'Lamps take ten days.' },
    });
    expect(await runTurn()).toMatchObject({ because: 'held' });
    expect(instance.asked[0]?.system).not.toContain('Lamps take ten days.');
    expect(instance.asked[1]?.system).toContain('- Lamps take ten days.');
    expect(await heldIdOf(conversation)).toBe('1-1-1-1');
    expect((await head())?.tally).toMatchObject({ turns: 2, held: 2 });
  });

  it('for the second time gives the conversation to a person, with one line to the customer', async () => {
    const conversation = await held();
    const { reject, draftId, runTurn, said, head } = conversation;
    await reject(draftId, 'Wrong.');
    await runTurn();
    const row = await reject(await heldIdOf(conversation), 'Wrong again.');
    expect(row).toMatchObject({
      posture: 'human',
      handoff: { cause: 'drafts-rejected', reason: 'Ada rejected 2 drafts.', by: 'Ada' },
      tally: { rejected: 2, handoffs: 1 },
    });
    expect(await said()).toEqual(['customer: How long do refunds take?', `system: ${colleagueLine}`]);
    expect(await runTurn()).toMatchObject({ because: 'nothing-pending', packet: (await head())?.epoch });
  });

  it('counts anew after an answer was sent', async () => {
    const conversation = await held();
    const { reject, draftId, runTurn, approve, write } = conversation;
    await reject(draftId, 'Wrong.');
    await runTurn();
    await approve(await heldIdOf(conversation));
    await write('And for lamps?');
    await runTurn();
    expect((await reject(await heldIdOf(conversation), 'Wrong.')).posture).toBe('auto');
  });

  it('the same draft twice is a conflict', async () => {
    const { reject, draftId, head } = await held();
    await reject(draftId, 'Wrong.');
    await expect(reject(draftId, 'Wrong.')).rejects.toMatchObject({ code: 'conflict' });
    expect((await head())?.tally.rejected).toBe(1);
  });

  it('stays rejected although another run of its turn ends later', async () => {
    const { holdEverything, runTurn, draft, head } = await interrupted(desk, async (conversation, asked) => {
      if (asked !== 1) return;
      await conversation.runTurn();
      await conversation.reject('1-1-1-0', 'Wrong.');
    });
    await holdEverything();
    expect(await runTurn()).toEqual({ next: 'again' });
    expect(await draft('1-1-1-0')).toMatchObject({ status: 'rejected', decision: { by: 'Ada' } });
    expect((await head())?.tally).toMatchObject({ turns: 1, rejected: 1 });
  });
});
