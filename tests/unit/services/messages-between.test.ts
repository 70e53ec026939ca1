import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { conversationIdOf } from '../../../shared/domain/ids.ts';
import { createListMessages } from '../../../shared/services/chat/list-messages.ts';
import { createReceiveMessage } from '../../../shared/services/chat/receive-message.ts';
import { contextFor, type LocalStores, noteBells, openLocalStores, scopeOf } from './local-stores.ts';

const written = 7;
const scope = scopeOf('reader');
const conversationId = conversationIdOf(scope.tenantId, 'web-chat', 'v1');
const names = { channel: 'web-chat', conversationId, customerId: 'v1', attachments: [] };

let stores: LocalStores;
beforeAll(async () => {
  stores = await openLocalStores();
  const receive = createReceiveMessage({ ...stores, now: () => new Date() });
  for (let seq = 1; seq <= written; seq++) {
    await receive({
      ctx: contextFor(scope, noteBells()),
      input: { ...names, eventId: `e${seq}`, text: `text ${seq}` },
    });
  }
});
afterAll(() => stores.close());

describe('the messages after a sequence number', () => {
  it('are the same and in order, however many are missing', async () => {
    const list = createListMessages({ conversations: stores.conversations, now: () => new Date() });
    for (let after = 0; after <= written + 1; after++) {
      const { messages, next } = await list({
        ctx: { scope },
        input: { conversationId, after, waitSeconds: 0 },
      });
      const expected = Array.from({ length: Math.max(0, written - after) }, (_, n) => after + 1 + n);
      expect(messages.map(({ seq, text }) => [seq, text])).toEqual(expected.map((seq) => [seq, `text ${seq}`]));
      expect(next).toBe(Math.max(after, written));
    }
  });
});
