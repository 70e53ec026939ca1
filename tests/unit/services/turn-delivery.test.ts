import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ConversationStore } from '../../../shared/azure/cosmos/conversations.ts';
import { type Desk, interrupted as interruptedAt, openDesk } from './turn-desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const interrupted = (during: Parameters<typeof interruptedAt>[1]) => interruptedAt(desk, during);

/** A store whose first commit is followed, or preceded, by the death of the process. */
function dying(when: 'before' | 'after'): ConversationStore {
  const { conversations } = desk.stores;
  return {
    ...conversations,
    commit: async (...call) => {
      if (when === 'after') await conversations.commit(...call);
      throw new Error('killed');
    },
  };
}

describe('an answer that is ready', () => {
  it('is not delivered when a person took over while it was written', async () => {
    const { runTurn, said, turns, head } = await interrupted(({ takeOver }) => takeOver());
    expect(await runTurn()).toEqual({ next: 'again' });
    expect(await runTurn()).toMatchObject({ next: 'wait', because: 'nothing-pending' });
    expect(await said()).toEqual(['customer: question 1']);
    expect(await head()).toMatchObject({ epoch: 2, posture: 'human', session: null });
    expect(await turns()).toBe(0);
  });

  it('is not delivered either when the person has handed back by then, but written anew', async () => {
    const { runTurn, write, said } = await interrupted(async ({ takeOver, reply, handBack }, asked) => {
      if (asked > 1) return;
      await takeOver();
      await reply('Ada here.');
      await handBack();
    });
    expect(await runTurn()).toEqual({ next: 'again' });
    await write('question 2');
    expect(await runTurn()).toMatchObject({ next: 'wait', because: 'answered' });
    expect(await said()).toEqual([
      'customer: question 1',
      'supervisor: Ada here.',
      'customer: question 2',
      'assistant: I do not know (answer 2).',
    ]);
  });

  it('is not delivered in another epoch than its own, even if nothing else has changed', async () => {
    const { runTurn, said, head } = await interrupted(async ({ takeOver, handBack }, asked) => {
      if (asked !== 1) return;
      await takeOver();
      await handBack();
    });
    expect(await runTurn()).toEqual({ next: 'again' });
    expect(await said()).toEqual(['customer: question 1']);
    expect(await runTurn()).toMatchObject({ next: 'wait', because: 'answered' });
    expect(await said()).toEqual(['customer: question 1', 'assistant: I do not know (answer 2).']);
    expect((await head())?.lastTurn?.turnId).toBe('3-1-1-0');
  });

  it('is dropped when the customer went on writing, and the next one answers everything', async () => {
    const { runTurn, said, instance, turns } = await interrupted(async ({ write }, asked) => {
      if (asked === 1) await write('question 2');
    });
    expect(await runTurn()).toEqual({ next: 'again' });
    expect(await runTurn()).toMatchObject({ next: 'wait', because: 'answered' });
    expect(await said()).toEqual([
      'customer: question 1',
      'customer: question 2',
      'assistant: I do not know (answer 2).',
    ]);
    expect(instance.asked[1]?.text).toContain('question 1\nquestion 2');
    expect(await turns()).toBe(1);
  });

  it('is sent all the same after three drops, and what came meanwhile is answered next', async () => {
    const { runTurn, said, instance, turns } = await interrupted(async ({ write }, asked) => {
      if (asked <= 4) await write(`question ${asked + 1}`);
    });
    for (let turn = 1; turn <= 4; turn++) expect(await runTurn()).toMatchObject({ next: 'again' });
    expect((await said()).at(-1)).toBe('assistant: I do not know (answer 4).');
    expect(await runTurn()).toMatchObject({ next: 'wait', because: 'answered' });
    expect(instance.asked[4]?.text).toMatch(/<customer>\nquestion 5\n<\/customer>$/);
    expect((await said()).filter((line) => line.startsWith('assistant'))).toEqual([
      'assistant: I do not know (answer 4).',
      'assistant: I do not know (answer 5).',
    ]);
    expect(await turns()).toBe(2);
  });

  it('is delivered and counted once when two runs of the turn finish together', async () => {
    const { write, runTurn, said, turns } = await desk.newConversation();
    await write('question');
    await Promise.all([runTurn(), runTurn(), runTurn()]);
    expect(await said()).toEqual(['customer: question', 'assistant: Hello!']);
    await runTurn();
    expect(await turns()).toBe(1);
  });

  it('is delivered once and counted once although the process died before the delivery', async () => {
    const { write, runTurn, said, turns } = await desk.newConversation();
    await write('question');
    await expect(runTurn({ conversations: dying('before') })).rejects.toThrow('killed');
    expect(await said()).toEqual(['customer: question']);
    expect(await turns()).toBe(0);
    expect(await runTurn()).toMatchObject({ next: 'wait', because: 'answered' });
    expect(await said()).toEqual(['customer: question', 'assistant: Hello!']);
    expect(await turns()).toBe(1);
  });

  it('is delivered once and counted once although the process died right after the delivery', async () => {
    const { write, runTurn, said, turns, instance } = await desk.newConversation();
    await write('question');
    await expect(runTurn({ conversations: dying('after') })).rejects.toThrow('killed');
    expect(await turns()).toBe(0);
    expect(await runTurn()).toMatchObject({ next: 'wait', because: 'nothing-pending' });
    await runTurn();
    expect(await said()).toEqual(['customer: question', 'assistant: Hello!']);
    expect(instance.asked).toHaveLength(1);
    expect(await turns()).toBe(1);
  });

  it('is counted by the repeated run when counting failed', async () => {
    const { write, runTurn, turns } = await desk.newConversation();
    await write('question');
    const record = async (): Promise<boolean> => {
      throw new Error('no storage');
    };
    await expect(runTurn({ usage: { ...desk.stores.usage, record } })).rejects.toThrow('no storage');
    await runTurn();
    expect(await turns()).toBe(1);
  });
});

describe('an answer below the threshold', () => {
  async function held() {
    let asked = 0;
    const conversation = await desk.newConversation(() => `Which answer, ${['first', 'second', 'third'][asked++]}?`);
    await conversation.holdEverything();
    await conversation.write('question');
    return conversation;
  }

  it('waits for a person, who may send it; then it is counted', async () => {
    const { runTurn, said, head, approve, turns, bells } = await held();
    expect(await runTurn()).toMatchObject({ next: 'wait', because: 'held' });
    expect(await runTurn()).toMatchObject({ next: 'wait', because: 'nothing-pending' });
    expect(await said()).toEqual(['customer: question']);
    expect((await head())?.heldDraft?.draftId).toBe('1-1-1-0');
    const rung = bells.rung.length;
    await approve('1-1-1-0');
    expect(await said()).toEqual(['customer: question', 'assistant: Which answer, first?']);
    await expect(approve('1-1-1-0')).rejects.toMatchObject({ code: 'conflict' });
    // Nobody else would look at the conversation before the customer writes again.
    expect(bells.rung.slice(rung)).toMatchObject([{ conversationId: 'c1', listening: false }]);
    await runTurn();
    expect(await turns()).toBe(1);
  });

  it('is not exchanged under the eyes of the person by another run of its turn', async () => {
    const { holdEverything, runTurn, draft, head } = await interrupted(async (conversation, asked) => {
      if (asked === 1) expect(await conversation.runTurn()).toMatchObject({ next: 'wait', because: 'held' });
    });
    await holdEverything();
    expect(await runTurn()).toEqual({ next: 'again' });
    expect((await draft('1-1-1-0'))?.text).toBe('I do not know (answer 2).');
    expect((await head())?.heldDraft?.draftId).toBe('1-1-1-0');
  });

  it('stays rejected when another run of its turn ends after that', async () => {
    const { holdEverything, runTurn, draft } = await interrupted(async (conversation, asked) => {
      if (asked > 1) return;
      await conversation.runTurn();
      await conversation.reject('1-1-1-0', 'Name the price.');
    });
    await holdEverything();
    expect(await runTurn()).toEqual({ next: 'again' });
    expect(await draft('1-1-1-0')).toMatchObject({ status: 'rejected', decision: { reason: 'Name the price.' } });
  });

  it('that was overtaken three times is held as well, and what came meanwhile is answered after it', async () => {
    const { holdEverything, runTurn, said, head, edit, bells } = await interrupted(async ({ write }, asked) => {
      if (asked <= 4) await write(`question ${asked + 1}`);
    });
    await holdEverything();
    for (let turn = 1; turn <= 3; turn++) expect(await runTurn()).toEqual({ next: 'again' });
    expect(await runTurn()).toMatchObject({ next: 'wait', because: 'held' });
    const rung = bells.rung.length;
    await edit((await head())?.heldDraft?.draftId ?? '', 'answer 4, edited');
    expect((await said()).at(-1)).toBe('assistant: answer 4, edited');
    expect(bells.rung.length).toBe(rung + 1);
    expect((await head())?.waitingSince).not.toBeNull();
  });

  it('is gone when the customer writes, and cannot be sent any more', async () => {
    const { runTurn, write, approve, said } = await held();
    await runTurn();
    await write('question 2');
    await expect(approve('1-1-1-0')).rejects.toMatchObject({ code: 'conflict' });
    expect(await runTurn()).toMatchObject({ next: 'wait', because: 'held' });
    expect(await said()).toEqual(['customer: question', 'customer: question 2']);
  });

  it('is written anew when the conversation is handed back to the assistant', async () => {
    const { runTurn, takeOver, handBack, approve, head } = await held();
    await runTurn();
    await takeOver();
    await handBack();
    await expect(approve('1-1-1-0')).rejects.toMatchObject({ code: 'conflict' });
    expect(await runTurn()).toMatchObject({ next: 'wait', because: 'held' });
    expect((await head())?.heldDraft?.draftId).toBe('3-1-1-0');
  });
});
