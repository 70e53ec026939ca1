import { describe, expect, it } from '@jest/globals';
import type { ListMessagesResponse, Message } from '../../../shared/contract/chat.ts';
import {
  type ChatEvent,
  emptyChat,
  type Outgoing,
  reduce,
  showsTyping,
  visibleOutbox,
} from '../../../web/chat/chat-state.ts';

const at = '2026-01-02T03:04:05.000Z';
const conversationId = 'c0123456789';

const message = (seq: number, more: Partial<Message> = {}): Message => ({
  id: `m${seq}`,
  seq,
  author: 'assistant',
  text: `text ${seq}`,
  attachments: [],
  citations: [],
  at,
  ...more,
});
const outgoing = (clientMessageId: string, text: string): Outgoing => ({
  clientMessageId,
  text,
  attachments: [],
  at,
  status: 'sending',
});
const page = (messages: Message[], more: Partial<ListMessagesResponse> = {}): ChatEvent => ({
  type: 'received',
  page: { messages, next: messages.at(-1)?.seq ?? 0, typing: false, answeredBy: 'assistant', ...more },
});
const stored = (clientMessageId: string, one: Message, typing = true): ChatEvent => ({
  type: 'stored',
  clientMessageId,
  response: { conversationId, message: one, duplicate: false, typing },
});
const session = (id = conversationId, token = 't'): ChatEvent => ({
  type: 'session-started',
  session: { token, expiresAt: at, conversationId: id, assistant: { name: 'Ada', greeting: 'Hello' } },
});
const chatAfter = (...events: ChatEvent[]) => events.reduce(reduce, emptyChat);

describe('the state of a chat', () => {
  it('keeps messages in the order of the conversation, each once', () => {
    const state = chatAfter(page([message(1), message(3)]), page([message(2), message(3)]));
    expect(state.messages.map(({ seq }) => seq)).toEqual([1, 2, 3]);
  });

  it('shows a message once when the poll overtakes the answer to its own request', () => {
    const own = message(1, { author: 'customer', text: 'hi' });
    const overtaken = chatAfter({ type: 'queued', outgoing: outgoing('a', 'hi') }, page([own], { typing: true }));
    expect(visibleOutbox(overtaken)).toEqual([]);
    expect(overtaken.outbox).toHaveLength(1);
    const confirmed = reduce(overtaken, stored('a', own));
    expect(confirmed.outbox).toEqual([]);
    expect(confirmed.messages).toEqual([own]);
    expect(confirmed.storedEarly).toEqual({});
  });

  it('hides only as many of several equal messages as were stored', () => {
    const state = chatAfter(
      { type: 'queued', outgoing: outgoing('a', 'ok') },
      { type: 'queued', outgoing: outgoing('b', 'ok') },
      page([message(1, { author: 'customer', text: 'ok' })]),
    );
    expect(visibleOutbox(state).map(({ clientMessageId }) => clientMessageId)).toEqual(['b']);
  });

  it('does not let a stored message move the cursor past messages that were not received', () => {
    const state = chatAfter(
      page([message(1)]),
      { type: 'queued', outgoing: outgoing('a', 'x') },
      stored('a', message(3, { author: 'customer' })),
    );
    expect(state.next).toBe(1);
  });

  it('keeps the conversation when the session is renewed and starts anew in another', () => {
    const talked = chatAfter(session(), page([message(1)]), { type: 'queued', outgoing: outgoing('a', 'x') });
    expect(reduce(talked, session(conversationId, 'renewed')).messages).toHaveLength(1);
    const other = reduce(talked, session('c9999999999'));
    expect(other.messages).toEqual([]);
    expect(other.next).toBe(0);
    expect(other.outbox).toHaveLength(1);
  });

  it('drops the reason of a delay when sending goes on', () => {
    const delayed = chatAfter(
      { type: 'queued', outgoing: outgoing('a', 'x') },
      { type: 'send-progressed', clientMessageId: 'a', status: 'waiting', note: 'later' },
    );
    expect(delayed.outbox[0]).toMatchObject({ status: 'waiting', note: 'later' });
    const going = reduce(delayed, { type: 'send-progressed', clientMessageId: 'a', status: 'sending' });
    expect(going.outbox[0]).not.toHaveProperty('note');
  });
});

describe('the sign of typing', () => {
  const sending: ChatEvent = { type: 'queued', outgoing: outgoing('a', 'x') };

  it('shows from the moment of sending while the assistant answers', () => {
    expect(showsTyping(chatAfter(sending))).toBe(true);
  });

  it('waits for a person to begin', () => {
    const withPerson = chatAfter(page([], { answeredBy: 'person' }), sending);
    expect(showsTyping(withPerson)).toBe(false);
    expect(showsTyping(reduce(withPerson, page([], { answeredBy: 'person', typing: true })))).toBe(true);
  });

  it('stays while the API says so and ends with the answer', () => {
    const asleep = chatAfter(sending, stored('a', message(1, { author: 'customer' })));
    expect(showsTyping(asleep)).toBe(true);
    expect(showsTyping(reduce(asleep, page([message(2)])))).toBe(false);
  });

  it('is not claimed without a connection', () => {
    expect(showsTyping(chatAfter(sending, { type: 'connection-changed', connection: 'lost' }))).toBe(false);
  });
});
