import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Conversation, type Desk, openDesk } from './turn-desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const inSeconds = (seconds: number): string => new Date(desk.clock.now().getTime() + seconds * 1000).toISOString();

async function promising(text: string): Promise<Conversation> {
  const conversation = await desk.newConversation(() => 'I do not know yet.');
  await conversation.configure({ sla: { answer: 60, heldDraft: 300, handOff: 600 } });
  await conversation.write(text);
  return conversation;
}
const angry = 'This is unacceptable!';

describe('the clock of a conversation', () => {
  it('is told with the end of a turn: for a draft, for a person, and not at all when all is answered', async () => {
    const answered = await promising('When is my refund paid?');
    expect(await answered.runTurn()).toMatchObject({ because: 'answered', dueAt: null });
    const held = await promising('When is my refund paid?');
    await held.holdEverything();
    expect(await held.runTurn()).toMatchObject({ because: 'held', dueAt: inSeconds(300) });
    const handedOff = await promising(angry);
    expect(await handedOff.runTurn()).toMatchObject({ because: 'handed-off', dueAt: inSeconds(600) });
  });

  it('is marked as run out exactly when it is, once', async () => {
    const { runTurn, escalate, head } = await promising(angry);
    await runTurn();
    desk.clock.advance(599);
    expect(await escalate()).toBe(false);
    desk.clock.advance(1);
    expect(await escalate()).toBe(true);
    expect((await head())?.sla).toMatchObject({ clock: 'hand-off', breachedAt: desk.clock.now().toISOString() });
    desk.clock.advance(60);
    expect(await escalate()).toBe(false);
    expect(await runTurn()).toMatchObject({ dueAt: null });
  });

  it('that has run out stays so until somebody answers', async () => {
    const { runTurn, escalate, claim, addNote, reply, write, head } = await promising(angry);
    await runTurn();
    desk.clock.advance(600);
    await escalate();
    await claim();
    await addNote('On it.');
    await write('Hello?');
    expect((await head())?.sla?.breachedAt).not.toBeNull();
    await reply('I am here.');
    expect((await head())?.sla).toBeNull();
    await write('And now?');
    expect((await head())?.sla).toEqual({ clock: 'hand-off', dueAt: inSeconds(600), breachedAt: null });
  });

  it('of an answer runs from the first word that nobody has answered', async () => {
    const { write, escalate, head } = await promising('When is my refund paid?');
    const dueAt = inSeconds(60);
    desk.clock.advance(30);
    await write('Hello?');
    expect((await head())?.sla).toMatchObject({ clock: 'answer', dueAt });
    desk.clock.advance(30);
    expect(await escalate()).toBe(true);
  });

  it('starts again for a person, and for the assistant when it gets the conversation back', async () => {
    const { takeOver, handBack, head } = await promising('When is my refund paid?');
    const asked = desk.clock.now().getTime();
    desk.clock.advance(50);
    expect((await takeOver()).sla).toMatchObject({ clock: 'hand-off', dueAt: inSeconds(600) });
    expect((await handBack()).sla).toMatchObject({ clock: 'answer', dueAt: new Date(asked + 60_000).toISOString() });
    expect((await head())?.sla?.breachedAt).toBeNull();
  });

  it('does not run when the tenant sets no limit', async () => {
    const { configure, runTurn, write, head } = await desk.newConversation();
    await configure({ sla: { answer: 0, heldDraft: 0, handOff: 0 } });
    await write(angry);
    expect(await runTurn()).toMatchObject({ because: 'handed-off', dueAt: null });
    expect((await head())?.sla).toBeNull();
  });
});
