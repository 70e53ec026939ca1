import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { SendMessageResponse, StartSessionResponse } from '../../../shared/contract/chat.ts';
import { ApiError, type ChatApi } from '../../../web/chat/api.ts';
import { maxSendAttempts } from '../../../web/chat/backoff.ts';
import type { Outgoing } from '../../../web/chat/chat-state.ts';
import { createChatStore } from '../../../web/chat/chat-store.ts';
import { createOutboxSender } from '../../../web/chat/outbox-sender.ts';
import { createVisitorSession } from '../../../web/chat/visitor-session.ts';
import { createVisitorStore } from '../../../web/chat/visitor-store.ts';

const at = '2026-01-02T03:04:05.000Z';
const session: StartSessionResponse = {
  token: 't1',
  expiresAt: at,
  conversationId: 'c0123456789',
  assistant: { name: 'Ada', greeting: 'Hello' },
};
const outgoing = (id: string): Outgoing => ({ clientMessageId: id, text: id, attachments: [], at, status: 'waiting' });

/** A sender over an API whose answers the test decides: `answers` are thrown or, when undefined, the message is stored. */
function sender(ids: string[], answers: (Error | undefined)[]) {
  const sent: { token: string; id: string }[] = [];
  let sessions = 1;
  const api: ChatApi = {
    startSession: async () => ({ ...session, token: `t${++sessions}` }),
    listMessages: () => Promise.reject(new Error('not asked here')),
    sendMessage: async (token, { clientMessageId: id, text }): Promise<SendMessageResponse> => {
      sent.push({ token, id });
      const answer = answers.shift();
      if (answer) throw answer;
      const message = { id, seq: sent.length, author: 'customer' as const, text, attachments: [], citations: [], at };
      return { conversationId: session.conversationId, message, duplicate: false, typing: true };
    },
  };
  const remembered = createVisitorStore('acme', null);
  const chat = createChatStore({ session, outbox: ids.map(outgoing) });
  const outbox = createOutboxSender(api, createVisitorSession('acme', api, chat, remembered), chat, remembered);
  return { outbox, chat, sent, sentIds: () => sent.map(({ id }) => id) };
}

const noAnswer = () => new TypeError('Failed to fetch');

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

describe('sending', () => {
  it('keeps the order of writing through a failure', async () => {
    const { outbox, chat, sentIds } = sender(['a', 'b'], [noAnswer(), new ApiError(503, {}, null)]);
    outbox.flush();
    await jest.advanceTimersByTimeAsync(60_000);
    expect(sentIds()).toEqual(['a', 'a', 'a', 'b']);
    expect(chat.state().messages.map(({ text }) => text)).toEqual(['a', 'b']);
  });

  it('gives up after some attempts, says so, and sends again under the same id when asked', async () => {
    const { outbox, chat, sentIds } = sender(['a'], Array.from({ length: maxSendAttempts }, noAnswer));
    outbox.flush();
    await jest.advanceTimersByTimeAsync(600_000);
    expect(sentIds()).toHaveLength(maxSendAttempts);
    expect(chat.state().outbox).toMatchObject([{ status: 'unsent', note: 'Not sent' }]);
    outbox.flush();
    await jest.advanceTimersByTimeAsync(0);
    expect(new Set(sentIds()).size).toBe(1);
    expect(chat.state().outbox).toEqual([]);
  });

  it('waits as long as the API asks, even when urged', async () => {
    const { outbox, chat, sentIds } = sender(['a'], [new ApiError(429, {}, 30)]);
    outbox.flush();
    await jest.advanceTimersByTimeAsync(0);
    expect(chat.state().outbox[0]?.note).toBe('Too many messages at once. Trying again in 30 seconds.');
    outbox.flush();
    await jest.advanceTimersByTimeAsync(29_000);
    expect(sentIds()).toHaveLength(1);
    await jest.advanceTimersByTimeAsync(1000);
    expect(sentIds()).toHaveLength(2);
  });

  it('goes past a message that will never be accepted', async () => {
    const { outbox, chat, sentIds } = sender(['a', 'b'], [new ApiError(400, { detail: 'no' }, null)]);
    outbox.flush();
    await jest.advanceTimersByTimeAsync(0);
    expect(sentIds()).toEqual(['a', 'b']);
    expect(chat.state().outbox).toMatchObject([{ clientMessageId: 'a', status: 'refused' }]);
  });

  it('renews an expired session once and sends the same message with the new token', async () => {
    const { outbox, sent } = sender(['a'], [new ApiError(401, {}, null)]);
    outbox.flush();
    await jest.advanceTimersByTimeAsync(0);
    expect(sent).toEqual([
      { token: 't1', id: 'a' },
      { token: 't2', id: 'a' },
    ]);
  });

  it('sends nothing more once it is stopped', async () => {
    const { outbox, sentIds } = sender(['a'], [noAnswer()]);
    outbox.flush();
    await jest.advanceTimersByTimeAsync(0);
    outbox.stop();
    await jest.advanceTimersByTimeAsync(60_000);
    expect(sentIds()).toEqual(['a']);
  });
});
