import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createAuditStore } from '../../../shared/azure/cosmos/audit.ts';
import type { BoardRow } from '../../../shared/contract/conversation.ts';
import { createChainPending } from '../../../shared/services/audit/chain-pending.ts';
import { createRebuildBoard } from '../../../shared/services/board/rebuild-board.ts';
import { createSweep } from '../../../shared/services/fleet/sweep.ts';
import { auditKeyOf } from '../../../shared/tenancy/tenant-secrets.ts';
import { contextFor, noteBells } from './local-stores.ts';
import { type Conversation, type Desk, openDesk } from './turn-desk.ts';

// The sweep looks over the whole stamp, so that every test has an account of its own.
let desk: Desk;
beforeEach(async () => {
  desk = await openDesk();
});
afterEach(() => desk.close());

const conversationId = 'cboard00001';

/** A conversation with something in every part of its row, as the board has it. */
async function lively(): Promise<Conversation & { shown: BoardRow }> {
  const conversation = await desk.newConversation(() => 'In five days.', conversationId);
  const { write, takeOver, setTags, runTurn } = conversation;
  await write('When is my refund paid?', { name: 'Jane' });
  await runTurn();
  await write('This is unacceptable!');
  await runTurn();
  await takeOver();
  await setTags(['refund']);
  await desk.stores.shown();
  return { ...conversation, shown: await rowOf(conversation) };
}

async function rowOf({ scope }: Conversation): Promise<BoardRow> {
  const row = await desk.stores.board.row(scope, conversationId);
  if (row === null) throw new Error('The board misses the row.');
  return row;
}
const loseRows = async ({ scope }: Conversation): Promise<void> => {
  while ((await desk.stores.board.deletePage(scope)) > 0);
};
const rebuild = ({ scope }: Conversation) => createRebuildBoard(desk.stores)({ ctx: contextFor(scope) });

describe('making the board again', () => {
  it('gives the very rows that were written as it happened', async () => {
    const conversation = await lively();
    await loseRows(conversation);
    expect(await rebuild(conversation)).toEqual({ rows: 1, repaired: 1 });
    expect(await rowOf(conversation)).toEqual(conversation.shown);
    expect(await rebuild(conversation)).toEqual({ rows: 1, repaired: 0 });
  });

  it('never replaces a row that is newer than what it has read', async () => {
    const conversation = await lively();
    const newer = { ...conversation.shown, version: conversation.shown.version + 1, tags: ['newer'] };
    await desk.stores.board.put(conversation.scope, newer);
    expect(await rebuild(conversation)).toEqual({ rows: 1, repaired: 0 });
    expect(await rowOf(conversation)).toEqual(newer);
  });

  it('goes through more than one page, and leaves other tenants alone', async () => {
    const conversation = await lively();
    const { conversations } = desk.stores;
    const head = await conversation.head();
    if (!head) throw new Error('There is a conversation.');
    const ids = Array.from({ length: 205 }, (_, n) => `cmany${String(n).padStart(5, '0')}`);
    for (const id of ids)
      await conversations.commit(conversation.scope, { head: { ...head, conversationId: id }, etag: null });
    const other = await desk.newConversation(() => 'Hello!', 'cother00001');
    await other.write('Hello');
    await desk.stores.shown();
    await loseRows(other);
    expect(await rebuild(conversation)).toEqual({ rows: 206, repaired: 205 });
    expect(await desk.stores.board.rows(other.scope, 'all', 10)).toEqual([]);
  });
});

describe('the sweep', () => {
  function sweeping() {
    const audit = createAuditStore(desk.stores.database, auditKeyOf(Buffer.alloc(32, 7)));
    const published: BoardRow[] = [];
    const sweep = createSweep({
      ...desk.stores,
      publish: { row: (row: BoardRow) => published.push(row) },
      chainPending: createChainPending({ conversations: desk.stores.conversations, audit }),
      now: desk.clock.now,
    });
    return { audit, published, sweep: (bells = noteBells()) => sweep(bells) };
  }

  it('repairs a row whose projection was lost, and tells whoever watches', async () => {
    const conversation = await lively();
    const { sweep, published } = sweeping();
    await loseRows(conversation);
    await sweep();
    expect(await rowOf(conversation)).toEqual(conversation.shown);
    expect(published).toEqual([conversation.shown]);
    await sweep();
    expect(published).toHaveLength(1);
  });

  it('chains the acts that were not, each once', async () => {
    const conversation = await lively();
    const { sweep, audit } = sweeping();
    expect(await conversation.acts()).toHaveLength(2);
    desk.clock.advance(16);
    await sweep();
    expect(await conversation.acts()).toEqual([]);
    await sweep();
    const { entries } = await audit.page(conversation.scope, undefined, 10);
    expect(entries.map(({ action }) => action).sort()).toEqual(['conversation.tags', 'conversation.take-over']);
    expect(entries[0]).toMatchObject({ conversationId, actor: { personId: 'p1', name: 'Ada' } });
  });

  it('rings for a clock that ran out, and for a packet that nobody writes', async () => {
    const late = await desk.newConversation(() => 'Hello!', 'clate000001');
    await late.configure({ sla: { answer: 0, heldDraft: 60, handOff: 0 } });
    await late.holdEverything();
    await late.write('Hello');
    await late.runTurn();
    const handed = await desk.newConversation(() => 'Hello!', 'chanded0001');
    await handed.configure({ sla: { answer: 0, heldDraft: 0, handOff: 0 } });
    await handed.write('Hello');
    await handed.takeOver();
    const { sweep } = sweeping();
    const bells = noteBells();
    desk.clock.advance(30);
    await sweep(bells);
    expect(bells.rung).toEqual([]);
    desk.clock.advance(61);
    await sweep(bells);
    expect(bells.rung.map(({ conversationId }) => conversationId).sort()).toEqual(['chanded0001', 'clate000001']);
  });
});
