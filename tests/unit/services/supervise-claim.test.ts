import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { activeClaim } from '../../../shared/contract/light.ts';
import { claimSeconds } from '../../../shared/domain/supervision-changes.ts';
import { type Conversation, type Desk, openDesk } from './turn-desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

async function written(): Promise<Conversation> {
  const conversation = await desk.newConversation();
  await conversation.write('Hello');
  return conversation;
}
const actionsOf = async ({ acts }: Conversation): Promise<string[]> => (await acts()).map(({ action }) => action);
const inSeconds = (seconds: number): string => new Date(desk.clock.now().getTime() + seconds * 1000).toISOString();

describe('a claim', () => {
  it('is a lease of two minutes, shown with who and until when', async () => {
    const { claim, head } = await written();
    const lease = { personId: 'p1', name: 'Ada', until: inSeconds(120) };
    expect((await claim()).claim).toEqual(lease);
    expect((await head())?.claim).toEqual(lease);
  });

  it('is renewed by asking again, which is no new act', async () => {
    const conversation = await written();
    const { claim } = conversation;
    await claim();
    desk.clock.advance(100);
    expect((await claim()).claim?.until).toBe(inSeconds(120));
    expect(await actionsOf(conversation)).toEqual(['conversation.claim']);
  });

  it('keeps everybody else out until it runs out, then anybody may have it', async () => {
    const { claim, by, head } = await written();
    await claim();
    desk.clock.advance(claimSeconds - 1);
    await expect(by('Ben').claim()).rejects.toMatchObject({ code: 'conflict' });
    desk.clock.advance(1);
    expect((await by('Ben').claim()).claim?.name).toBe('Ben');
    await expect(claim()).rejects.toMatchObject({ code: 'conflict' });
    expect((await head())?.claim?.name).toBe('Ben');
  });

  it('that had run out is a new act', async () => {
    const conversation = await written();
    await conversation.claim();
    desk.clock.advance(claimSeconds);
    await conversation.claim();
    expect(await actionsOf(conversation)).toEqual(['conversation.claim', 'conversation.claim']);
  });

  it('goes to exactly one of three who ask at once; the others learn who has it and until when', async () => {
    const conversation = await written();
    const names = ['Ada', 'Ben', 'Cleo'] as const;
    const asked = await Promise.allSettled(names.map((name) => conversation.by(name).claim()));
    const won = asked.flatMap((one, index) => (one.status === 'fulfilled' ? [names[index]] : []));
    expect(won).toHaveLength(1);
    expect((await conversation.head())?.claim?.name).toBe(won[0]);
    for (const one of asked.filter(({ status }) => status === 'rejected'))
      expect(one).toMatchObject({
        reason: { code: 'conflict', message: `${won[0]} has claimed it until ${inSeconds(120).slice(11, 16)} UTC.` },
      });
    expect(await actionsOf(conversation)).toEqual(['conversation.claim']);
  });

  it('is given up by whoever has it, and by nobody else', async () => {
    const { claim, release, by } = await written();
    await claim();
    await expect(by('Ben').release()).rejects.toMatchObject({ code: 'conflict' });
    expect((await release()).claim).toBeNull();
    expect((await by('Ben').claim()).claim?.name).toBe('Ben');
  });

  it('does not keep the assistant from answering', async () => {
    const { claim, runTurn, said } = await written();
    await claim();
    expect(await runTurn()).toMatchObject({ because: 'answered' });
    expect(await said()).toEqual(['customer: Hello', 'assistant: Hello!']);
  });

  it('changes neither what was said last nor when', async () => {
    const { claim, head } = await written();
    const before = await head();
    desk.clock.advance(5);
    await claim();
    expect(await head()).toMatchObject({ updatedAt: before?.updatedAt, preview: before?.preview });
  });

  it('is refused for a conversation that is not there', async () => {
    const { claim } = await desk.newConversation();
    await expect(claim()).rejects.toMatchObject({ code: 'not-found' });
  });

  it.each<[string, (conversation: Conversation) => Promise<unknown>]>([
    ['take over', ({ by }) => by('Ben').takeOver()],
    ['reply', ({ by }) => by('Ben').reply('Me!')],
    ['hand back', ({ by }) => by('Ben').handBack()],
    ['set the posture', ({ by }) => by('Ben').setPosture('draft-only')],
    ['whisper', ({ by }) => by('Ben').whisper('Be brief.')],
    ['resolve', ({ by }) => by('Ben').resolve()],
  ])('of another is a conflict for whoever wants to %s', async (_verb, act) => {
    const conversation = await written();
    await conversation.claim();
    const before = await conversation.head();
    await expect(act(conversation)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('Ada has claimed it'),
    });
    expect(await conversation.head()).toEqual(before);
    expect(await actionsOf(conversation)).toEqual(['conversation.claim']);
  });

  it('of another does not hinder notes and tags', async () => {
    const { claim, by, head } = await written();
    await claim();
    await by('Ben').addNote('A regular.');
    await by('Ben').setTags(['vip']);
    const after = await head();
    expect(after && activeClaim(after, desk.clock.now())?.name).toBe('Ada');
  });
});
