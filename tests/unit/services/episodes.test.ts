import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { episodeMinutes } from '../../../shared/domain/conversation.ts';
import { type Conversation, type Desk, interrupted, openDesk } from './turn-desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const minutes = (n: number): void => desk.clock.advance(n * 60);
const hours = (n: number): void => minutes(n * 60);

async function answered(): Promise<Conversation> {
  const conversation = await desk.newConversation();
  await conversation.write('When is my refund paid?');
  await conversation.runTurn();
  return conversation;
}

describe('resolving', () => {
  it('ends the episode with an outcome, and every wait in it', async () => {
    const { write, takeOver, resolve } = await desk.newConversation();
    await write('Hello');
    await takeOver();
    expect(await resolve('not-solved')).toMatchObject({
      resolution: { outcome: 'not-solved', by: 'person', name: 'Ada', at: desk.clock.now().toISOString() },
      posture: 'auto',
      claim: null,
      handoff: null,
      sla: null,
      unansweredSince: null,
      typing: false,
    });
  });

  it('while the assistant writes keeps that answer back', async () => {
    const { runTurn, said, view } = await interrupted(desk, ({ resolve }) => resolve('spam'));
    expect(await runTurn()).toEqual({ next: 'again' });
    expect(await runTurn()).toMatchObject({ because: 'nothing-pending', dueAt: null, packet: null });
    expect(await said()).toEqual(['customer: question 1']);
    expect((await view()).turns).toMatchObject([{ status: 'fenced' }]);
  });

  it('takes a held draft away', async () => {
    const { holdEverything, write, runTurn, resolve, approve } = await desk.newConversation();
    await holdEverything();
    await write('Hello');
    await runTurn();
    expect((await resolve()).heldDraft).toBeNull();
    await expect(approve('1-1-1-0')).rejects.toMatchObject({ code: 'conflict' });
  });

  it('twice is a conflict that names who was first', async () => {
    const { resolve, by } = await answered();
    await resolve();
    await expect(by('Ben').resolve()).rejects.toMatchObject({
      code: 'conflict',
      message: 'It was resolved by Ada already.',
    });
  });
});

describe('a resolved conversation', () => {
  it('is opened again by a person, who then has it', async () => {
    const { resolve, reopen, by } = await answered();
    await expect(reopen()).rejects.toMatchObject({ code: 'conflict' });
    await resolve();
    expect(await by('Ben').reopen()).toMatchObject({
      resolution: null,
      posture: 'human',
      claim: { name: 'Ben' },
      handoff: { cause: 'take-over' },
      episode: 1,
    });
  });

  it('goes on, in the same session, when the customer writes within the tenant’s hours', async () => {
    const { resolve, write, runTurn, head, instance } = await answered();
    await resolve();
    hours(72);
    await write('One more thing.');
    expect(await head()).toMatchObject({
      resolution: null,
      episode: 1,
      subject: 'When is my refund paid?',
      tally: { turns: 1 },
    });
    expect(await runTurn()).toMatchObject({ because: 'answered' });
    expect(instance.asked.map(({ session }) => session)).toEqual(['conv:c1:1', 'conv:c1:1']);
  });

  it('begins a new episode later: another session, its own facts, and nothing told of what was before', async () => {
    const { resolve, write, runTurn, head, instance, setTags, whisper, scope } = await answered();
    await write('My old secret is 4711.', { name: 'Jane', facts: { plan: 'gold' } });
    await setTags(['refund']);
    await whisper('Offer a voucher.');
    await resolve();
    hours(72);
    desk.clock.advance(1);
    await write('Do you sell lamps?');
    const opened = desk.clock.now().toISOString();
    expect(await head()).toMatchObject({
      episode: 2,
      episodeFromSeq: 4,
      openedAt: opened,
      firstResponseAt: null,
      unansweredSince: opened,
      subject: 'Do you sell lamps?',
      resolution: null,
      tags: [],
      coaching: [],
      session: null,
      tally: { turns: 0, cost: 0 },
      customer: { name: 'Jane', facts: { plan: 'gold' } },
    });
    expect(await runTurn()).toMatchObject({ because: 'answered' });
    const asked = instance.asked.at(-1);
    expect(asked?.session).toBe('conv:c1:2');
    expect(asked?.text).toBe('<customer>\nDo you sell lamps?\n</customer>');
    expect(asked?.system).not.toContain('voucher');
    expect(await desk.stores.conversations.messages(scope, 'c1', 0)).toHaveLength(5);
  });

  it('never goes on with the old episode when the tenant wants none of that', async () => {
    const { resolve, write, configure, head } = await answered();
    await configure({ reopenWithinHours: 0 });
    await resolve();
    desk.clock.advance(1);
    await write('One more thing.');
    expect((await head())?.episode).toBe(2);
  });

  it('tells the assistant what a person said in between when it goes on', async () => {
    const { takeOver, reply, resolve, write, runTurn, instance } = await answered();
    await takeOver();
    await reply('It was paid today.');
    await resolve();
    await write('Thanks! And the lamp?');
    await runTurn();
    expect(instance.asked.at(-1)?.text).toContain('<colleague>\n<said by="your colleague">It was paid today.</said>');
  });
});

describe('half an hour of silence', () => {
  it('after the assistant’s answer closes the episode as answered', async () => {
    const { closeEpisode, head } = await answered();
    minutes(episodeMinutes);
    expect(await closeEpisode()).toBe(true);
    expect(await head()).toMatchObject({
      resolution: { outcome: 'answered', by: 'assistant', name: 'the assistant' },
      epoch: 2,
    });
    expect(await closeEpisode()).toBe(false);
  });

  it('is opened again by the customer within the tenant’s hours', async () => {
    const { closeEpisode, write, head, runTurn } = await answered();
    minutes(episodeMinutes);
    await closeEpisode();
    await write('Thanks!');
    expect(await head()).toMatchObject({ resolution: null, episode: 1 });
    expect(await runTurn()).toMatchObject({ because: 'answered' });
  });

  it('has not passed when somebody has spoken meanwhile', async () => {
    const { closeEpisode } = await answered();
    minutes(episodeMinutes - 2);
    expect(await closeEpisode()).toBe(false);
  });

  it.each<[string, (conversation: Conversation) => Promise<unknown>]>([
    ['a person has it', ({ takeOver }) => takeOver()],
    ['the customer waits', ({ write }) => write('Hello?')],
    [
      'a draft is held',
      async ({ holdEverything, write, runTurn }) => {
        await holdEverything();
        await write('And for lamps?');
        await runTurn();
      },
    ],
    [
      'a person had the last word before handing back',
      async ({ takeOver, reply, handBack }) => {
        await takeOver();
        await reply('It was paid today.');
        await handBack();
      },
    ],
    ['a person resolved it', ({ resolve }) => resolve()],
  ])('closes nothing when %s', async (_when, happens) => {
    const conversation = await answered();
    await happens(conversation);
    minutes(episodeMinutes);
    const before = await conversation.head();
    expect(await conversation.closeEpisode()).toBe(false);
    expect(await conversation.head()).toEqual(before);
  });
});
