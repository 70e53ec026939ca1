import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Desk, openDesk } from './turn-desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

describe('the view of a conversation', () => {
  it('is the row of the board, and who the customer is', async () => {
    const { write, view, scope } = await desk.newConversation(() => 'Hello!', 'cview00001');
    await write('Hello', { name: 'Jane', facts: { plan: 'gold' } });
    await desk.stores.shown();
    const { row, customer } = await view();
    expect(row).toEqual(await desk.stores.board.row(scope, 'cview00001'));
    expect(customer).toEqual({ id: 'v1', name: 'Jane', facts: { plan: 'gold' }, since: row.openedAt });
  });

  it('has the messages after a number', async () => {
    const { write, runTurn, view } = await desk.newConversation();
    await write('One');
    await runTurn();
    await write('Two');
    expect((await view()).messages.map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect((await view(2)).messages.map(({ id, text }) => [id, text])).toEqual([['c1.3', 'Two']]);
    expect((await view(3)).messages).toEqual([]);
  });

  it('has the newest 200 messages of a long one, oldest first', async () => {
    const { write, view, takeOver, reply } = await desk.newConversation();
    await write('One');
    await takeOver();
    for (let n = 2; n <= 205; n++) await reply(`${n}`);
    const { messages } = await view();
    expect([messages[0]?.seq, messages.at(-1)?.seq, messages.length]).toEqual([6, 205, 200]);
  }, 60_000);

  it('has what the assistant did, newest first; what the customer overtook is left behind', async () => {
    const { holdEverything, write, runTurn, view, head } = await desk.newConversation(
      () => 'Purple elephants dance quickly tonight.',
    );
    await holdEverything();
    for (const text of ['One', 'Two']) {
      await write(text);
      desk.clock.advance(1);
      await runTurn();
    }
    const { turns } = await view();
    expect(turns.map(({ draftId, status }) => [draftId, status])).toEqual([
      ['1-1-2-0', 'held'],
      ['1-1-1-0', 'superseded'],
    ]);
    expect(turns[0]).toMatchObject({
      fromSeq: 1,
      toSeq: 2,
      route: { model: 'fast', reason: 'A short, plain question.' },
      gate: { threshold: 1, outcome: 'findings-only' },
      tokens: { input: 1, output: 1 },
      decision: null,
    });
    expect((await head())?.tally).toMatchObject({ turns: 2, held: 2 });
  });

  it('says that a packet is being written, then shows it, also after the hand-back', async () => {
    const { write, takeOver, handBack, view, scope } = await desk.newConversation();
    await write('Hello');
    expect(await view()).toMatchObject({ packet: null, packetPending: false });
    await takeOver();
    expect(await view()).toMatchObject({ packet: null, packetPending: true });
    await desk.stores.change(scope, 'c1', (head) => head && withPacket(head));
    expect(await view()).toMatchObject({ packet: { epoch: 2, asked: 'Hello' }, packetPending: false });
    await handBack();
    expect(await view()).toMatchObject({ packet: { epoch: 2 }, packetPending: false });
  });

  it('does not show the packet of an earlier episode', async () => {
    const { write, takeOver, resolve, view, scope } = await desk.newConversation();
    await write('Hello');
    await takeOver();
    await desk.stores.change(scope, 'c1', (head) => head && withPacket(head));
    await resolve();
    desk.clock.advance(72 * 3600 + 1);
    await write('Something else');
    expect(await view()).toMatchObject({ row: { episode: 2 }, packet: null, packetPending: false });
  });

  it('is not there for a conversation that is not', async () => {
    const { view } = await desk.newConversation();
    await expect(view()).rejects.toMatchObject({ code: 'not-found' });
  });
});

type Head = NonNullable<Awaited<ReturnType<Awaited<ReturnType<Desk['newConversation']>>['head']>>>;
const withPacket = (head: Head) => ({
  head: { ...head, packetEpoch: head.epoch },
  messages: [],
  packet: {
    epoch: head.epoch,
    who: 'Jane',
    asked: 'Hello',
    facts: [],
    tried: [],
    promised: [],
    unknown: [],
    mood: 'calm' as const,
    why: 'Ada took over.',
    by: 'Ada',
    writtenBy: 'rules' as const,
    at: head.updatedAt,
  },
});
