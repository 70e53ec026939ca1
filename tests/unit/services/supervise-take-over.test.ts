import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { colleagueLine } from '../../../shared/domain/customer-lines.ts';
import { type Conversation, type Desk, interrupted, openDesk } from './turn-desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

async function written(text = 'When is my refund paid?'): Promise<Conversation> {
  const conversation = await desk.newConversation(() => 'I do not know yet.');
  await conversation.write(text);
  return conversation;
}

describe('taking over', () => {
  it('gives the conversation to the person with a claim, and counts as a hand-off', async () => {
    const { takeOver, head } = await written();
    const row = await takeOver();
    expect(row).toMatchObject({
      posture: 'human',
      claim: { name: 'Ada' },
      handoff: { cause: 'take-over', reason: 'Ada took over.', by: 'Ada' },
      tally: { handoffs: 1 },
      typing: false,
    });
    expect(await head()).toMatchObject({ epoch: 2, waitingSince: null });
  });

  it('once more by the same person only renews the claim', async () => {
    const { takeOver, head } = await written();
    await takeOver();
    const before = await head();
    desk.clock.advance(60);
    const row = await takeOver();
    expect(Date.parse(row.claim?.until ?? '') - desk.clock.now().getTime()).toBe(120_000);
    expect(await head()).toMatchObject({ epoch: 2, handoff: before?.handoff, tally: { handoffs: 1 } });
  });

  it('is won by one of two who try at once, and the other learns by whom', async () => {
    const { by, head } = await written();
    const tried = await Promise.allSettled([by('Ada').takeOver(), by('Ben').takeOver()]);
    expect(tried.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const winner = (await head())?.claim?.name;
    expect(tried.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'conflict', message: expect.stringContaining(`${winner} has claimed it`) },
    });
    expect((await head())?.epoch).toBe(2);
  });

  it('of what the rules handed off keeps the reason and the epoch, so that the packet holds', async () => {
    const { runTurn, takeOver, head } = await written('This is unacceptable!');
    await runTurn();
    const before = await head();
    const row = await takeOver();
    expect(row).toMatchObject({ claim: { name: 'Ada' }, handoff: { cause: 'angry' }, tally: { handoffs: 1 } });
    expect((await head())?.epoch).toBe(before?.epoch);
  });

  it('while the assistant writes: the answer is not sent, but recorded as fenced and shown', async () => {
    const conversation = await interrupted(desk, ({ takeOver }) => takeOver());
    await conversation.runTurn();
    const { turns, row } = await conversation.view();
    expect(turns).toMatchObject([
      { draftId: '1-1-1-0', epoch: 1, status: 'fenced', text: 'I do not know (answer 1).' },
    ]);
    expect(row).toMatchObject({ posture: 'human', tally: { turns: 0 } });
    expect(await conversation.said()).toEqual(['customer: question 1']);
  });

  it('ends the wait of a held draft, which is shown as left behind', async () => {
    const { holdEverything, runTurn, takeOver, approve, view } = await written();
    await holdEverything();
    await runTurn();
    expect((await takeOver()).heldDraft).toBeNull();
    await expect(approve('1-1-1-0')).rejects.toMatchObject({ code: 'conflict' });
    expect((await view()).turns).toMatchObject([{ draftId: '1-1-1-0', status: 'superseded' }]);
  });

  it('tells the customer nothing', async () => {
    const { takeOver, said } = await written();
    await takeOver();
    expect(await said()).toHaveLength(1);
  });
});

describe('a reply', () => {
  it('needs the conversation to be with a person', async () => {
    const { reply, said } = await written();
    await expect(reply('Me.')).rejects.toMatchObject({ code: 'conflict' });
    expect(await said()).toHaveLength(1);
  });

  it('reaches the customer, renews the claim and is the first response', async () => {
    const { takeOver, reply, head } = await written();
    await takeOver();
    desk.clock.advance(90);
    const { message, row } = await reply('I look into it.');
    expect(message).toMatchObject({ id: 'c1.2', seq: 2, author: 'supervisor', text: 'I look into it.' });
    expect(row).toMatchObject({ unansweredSince: null, sla: null, firstResponseAt: message.at });
    expect(Date.parse(row.claim?.until ?? '') - desk.clock.now().getTime()).toBe(120_000);
    expect(await head()).toMatchObject({ answeredSeq: 1, repliedSeq: 1 });
  });

  it('of one name is sent once, at once or after the conversation has moved on', async () => {
    const { takeOver, reply, handBack, said } = await written();
    await takeOver();
    const sent = await Promise.all([1, 2, 3].map(() => reply('I look into it.', 'r1')));
    expect(sent.map(({ message }) => message.seq)).toEqual([2, 2, 2]);
    await handBack();
    expect((await reply('I look into it.', 'r1')).message.seq).toBe(2);
    expect(await said()).toHaveLength(2);
  });

  it('is possible for anybody when no claim runs, and claims', async () => {
    const { takeOver, by } = await written();
    await takeOver();
    desk.clock.advance(121);
    expect((await by('Ben').reply('Ben here.')).row.claim?.name).toBe('Ben');
  });
});

describe('handing back', () => {
  it('lets the assistant answer what nobody has answered', async () => {
    const { takeOver, reply, write, handBack, runTurn, said, instance } = await written();
    await takeOver();
    await reply('Which order?');
    await write('Order 4711');
    await handBack();
    expect(await runTurn()).toMatchObject({ because: 'answered' });
    expect((await said()).at(-1)).toBe('assistant: I do not know yet.');
    expect(instance.asked[0]?.text).toMatch(/<customer>\nOrder 4711\n<\/customer>$/);
  });

  it('has nothing to answer when the person has answered everything', async () => {
    const { takeOver, reply, handBack, runTurn, instance } = await written();
    await takeOver();
    await reply('I do not know yet.');
    const row = await handBack();
    expect(row).toMatchObject({ posture: 'auto', claim: null, handoff: null, typing: false });
    expect(await runTurn()).toMatchObject({ because: 'nothing-pending', dueAt: null, packet: null });
    expect(instance.asked).toEqual([]);
  });

  it('does not send an angry message to a person again, but the next one', async () => {
    const { runTurn, takeOver, handBack, write, said, instance } = await written('This is unacceptable!');
    await runTurn();
    await takeOver();
    await handBack();
    expect(await runTurn()).toMatchObject({ because: 'answered' });
    expect(instance.asked).toHaveLength(1);
    await write('You are useless!');
    expect(await runTurn()).toMatchObject({ because: 'handed-off' });
    expect((await said()).filter((line) => line.startsWith('system'))).toEqual(
      Array(2).fill(`system: ${colleagueLine}`),
    );
  });

  it('does not send it to a person again either when the customer adds something calm to it', async () => {
    const { runTurn, takeOver, handBack, write, instance } = await written('This is unacceptable!');
    await runTurn();
    await takeOver();
    await handBack();
    await write('My order is 4711.');
    expect(await runTurn()).toMatchObject({ because: 'answered' });
    expect(instance.asked[0]?.text).toContain('This is unacceptable!\nMy order is 4711.');
  });

  it('is a conflict while the assistant has it', async () => {
    const { handBack } = await written();
    await expect(handBack()).rejects.toMatchObject({ code: 'conflict' });
  });

  it('as draft-only holds every answer until the posture is set back', async () => {
    const { takeOver, handBack, runTurn, head, setPosture, edit, write, said } = await written();
    await takeOver();
    await handBack('draft-only');
    expect(await runTurn()).toMatchObject({ because: 'held' });
    await edit((await head())?.heldDraft?.draftId ?? '', 'Within a week.');
    await write('And for lamps?');
    expect(await runTurn()).toMatchObject({ because: 'held' });
    await setPosture('auto');
    await write('Hello?');
    expect(await runTurn()).toMatchObject({ because: 'answered' });
    expect((await said()).at(-1)).toBe('assistant: I do not know yet.');
  });

  it('forgets how many drafts were rejected before the person had it', async () => {
    const { holdEverything, runTurn, head, reject, takeOver, handBack } = await written();
    await holdEverything();
    const rejectHeld = async (reason: string) => reject((await head())?.heldDraft?.draftId ?? '', reason);
    for (const reason of ['Wrong.', 'Wrong again.']) {
      await runTurn();
      await rejectHeld(reason);
    }
    await takeOver();
    await handBack();
    await runTurn();
    expect((await rejectHeld('Still wrong.')).posture).toBe('auto');
  });
});

describe('the posture', () => {
  it('that is set while the assistant writes decides about that very answer', async () => {
    const watched = await interrupted(desk, ({ setPosture }) => setPosture('draft-only'));
    expect(await watched.runTurn()).toMatchObject({ because: 'held' });
    expect(await watched.said()).toEqual(['customer: question 1']);
  });

  it('cannot be set while a person has the conversation', async () => {
    const { takeOver, setPosture } = await written();
    await takeOver();
    await expect(setPosture('draft-only')).rejects.toMatchObject({ code: 'conflict' });
  });

  it('draft-only outlasts a resolution within the episode', async () => {
    const { setPosture, resolve, write, head } = await written();
    await setPosture('draft-only');
    await resolve();
    await write('One more thing.');
    expect(await head()).toMatchObject({ posture: 'draft-only', resolution: null, episode: 1 });
  });
});
