import { describe, expect, it } from '@jest/globals';
import type { Author, Message } from '../../../shared/contract/chat.ts';
import type { BoardRow, ConversationView } from '../../../shared/contract/conversation.ts';
import { createFeed, type FeedState } from '../../../web/desk/conversation/conversation-feed.ts';
import { lastSeq, mergeView } from '../../../web/desk/conversation/merge-view.ts';
import { messageRows } from '../../../web/desk/conversation/message-rows.ts';

const message = (seq: number, author: Author = 'customer', at = '2026-11-20T10:00:00.000Z'): Message => ({
  id: `m${seq}`,
  seq,
  author,
  text: `text ${seq}`,
  attachments: [],
  citations: [],
  at,
});
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => message(from + n));

function view(version: number, messages: Message[]): ConversationView {
  const row = { tenantId: 'acme', conversationId: 'c12345678', version } as BoardRow;
  const customer = { id: 'jane', name: null, facts: {}, since: '2026-11-20T10:00:00.000Z' };
  return { row, customer, messages, turns: [], notes: [], coaching: [], packet: null, packetPending: false };
}
const seqs = (of: { messages: readonly Message[] }) => of.messages.map(({ seq }) => seq);

describe('the view of a conversation', () => {
  it('joins what is new to what is known, each message once', () => {
    const merged = mergeView(mergeView(null, view(1, range(1, 3))), view(2, range(3, 5)));
    expect(seqs(merged)).toEqual([1, 2, 3, 4, 5]);
    expect(merged.row.version).toBe(2);
    expect(merged.earlierLeftOut).toBe(false);
    expect(lastSeq(merged)).toBe(5);
  });

  it('begins anew with an answer that does not join on', () => {
    const merged = mergeView(mergeView(null, view(1, range(1, 3))), view(9, range(250, 260)));
    expect(seqs(merged)).toEqual(seqs({ messages: range(250, 260) }));
    expect(merged.earlierLeftOut).toBe(true);
  });

  it('does not go back to an older row', () => {
    const merged = mergeView(mergeView(null, view(5, range(1, 3))), view(4, []));
    expect(merged.row.version).toBe(5);
    expect(seqs(merged)).toEqual([1, 2, 3]);
  });

  it('keeps the same list of messages when none is new', () => {
    const known = mergeView(null, view(1, range(1, 3)));
    expect(mergeView(known, view(2, [])).messages).toBe(known.messages);
  });
});

describe('the rows of the messages', () => {
  const kinds = (messages: Message[]) =>
    messageRows(messages).map((row) => (row.kind === 'stretch' ? (row.begins ? 'person' : 'assistant') : row.kind));

  it('mark the stretch in which a person answered', () => {
    const messages = [
      message(1),
      message(2, 'assistant'),
      message(3, 'supervisor'),
      message(4),
      message(5, 'supervisor'),
      message(6),
      message(7, 'assistant'),
    ];
    expect(kinds(messages)).toEqual([
      'day',
      'message',
      'message',
      'person',
      'message',
      'message',
      'message',
      'message',
      'assistant',
      'message',
    ]);
    const byPerson = messageRows(messages).flatMap((row) => (row.kind === 'message' ? [row.byPerson] : []));
    expect(byPerson).toEqual([false, false, true, true, true, true, false]);
  });

  it('name the author once for messages close in time', () => {
    const opens = messageRows([
      message(1, 'customer', '2026-11-20T10:00:00.000Z'),
      message(2, 'customer', '2026-11-20T10:01:00.000Z'),
      message(3, 'customer', '2026-11-20T10:09:00.000Z'),
      message(4, 'assistant', '2026-11-20T10:09:10.000Z'),
    ]).flatMap((row) => (row.kind === 'message' ? [row.opens] : []));
    expect(opens).toEqual([true, false, true, true]);
  });

  it('begin each day with its name', () => {
    const days = messageRows([
      message(1, 'customer', '2026-11-18T12:00:00.000Z'),
      message(2, 'customer', '2026-11-20T12:00:00.000Z'),
    ]).filter(({ kind }) => kind === 'day');
    expect(days).toHaveLength(2);
  });
});

describe('the feed of a conversation', () => {
  /** A feed whose requests are answered by hand, in order. */
  function byHand() {
    const waiting: { after: number; answer: (one: ConversationView) => void; fail: (problem: unknown) => void }[] = [];
    const states: FeedState[] = [];
    const feed = createFeed({
      fetch: (after) => new Promise((answer, fail) => waiting.push({ after, answer, fail })),
      isFinal: (problem) => problem === 'gone',
      onChange: (state) => states.push(state),
    });
    const settled = () => new Promise((resolve) => setImmediate(resolve));
    return { waiting, states, feed, settled };
  }

  it('asks once at a time, and once more for all that came meanwhile', async () => {
    const { waiting, states, feed, settled } = byHand();
    feed.refresh();
    feed.want(2);
    feed.want(3);
    expect(waiting).toHaveLength(1);
    waiting[0]?.answer(view(3, range(1, 2)));
    await settled();
    expect(waiting.map(({ after }) => after)).toEqual([0, 2]);
    waiting[1]?.answer(view(3, []));
    await settled();
    expect(waiting).toHaveLength(2);
    expect(states.at(-1)?.view?.row.version).toBe(3);
    feed.want(3);
    expect(waiting).toHaveLength(2);
    feed.stop();
  });

  it('asks again after an answer older than the row that was seen', async () => {
    const { waiting, feed, settled } = byHand();
    feed.want(7);
    waiting[0]?.answer(view(6, range(1, 2)));
    await settled();
    feed.refresh();
    await settled();
    expect(waiting.map(({ after }) => after)).toEqual([0, 2]);
    feed.stop();
  });

  it('tells a failure, says that it tries again, and shows what it knows meanwhile', async () => {
    const { waiting, states, feed, settled } = byHand();
    feed.refresh();
    waiting[0]?.answer(view(1, range(1, 2)));
    await settled();
    feed.refresh();
    waiting[1]?.fail('no connection');
    await settled();
    expect(states.at(-1)).toMatchObject({ problem: 'no connection', retrying: true, view: { row: { version: 1 } } });
    feed.refresh();
    await settled();
    waiting[2]?.answer(view(2, []));
    await settled();
    expect(states.at(-1)).toMatchObject({ problem: null, retrying: false, view: { row: { version: 2 } } });
    feed.stop();
  });

  it('does not try again what cannot succeed', async () => {
    const { waiting, states, feed, settled } = byHand();
    feed.refresh();
    waiting[0]?.fail('gone');
    await settled();
    expect(states.at(-1)).toMatchObject({ problem: 'gone', retrying: false, view: null });
    expect(waiting).toHaveLength(1);
    feed.stop();
  });

  it('says nothing more once it has stopped', async () => {
    const { waiting, states, feed, settled } = byHand();
    feed.refresh();
    feed.stop();
    waiting[0]?.answer(view(1, []));
    await settled();
    expect(states).toEqual([]);
  });
});
