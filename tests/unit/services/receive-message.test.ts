import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { conversationIdOf } from '../../../shared/domain/ids.ts';
import { createReceiveMessage, type Received } from '../../../shared/services/chat/receive-message.ts';
import { contextFor, type LocalStores, noteBells, openLocalStores, scopeOf, stoppedClock } from './local-stores.ts';

let stores: LocalStores;
beforeAll(async () => {
  stores = await openLocalStores();
});
afterAll(() => stores.close());

function setUp() {
  const clock = stoppedClock();
  const scope = scopeOf(`t${Math.random().toString(36).slice(2, 10)}`);
  const bells = noteBells();
  const receive = createReceiveMessage({ ...stores, now: clock.now });
  const conversationId = conversationIdOf(scope.tenantId, 'web-chat', 'v1');
  const send = (eventId: string, changes: Partial<Received> = {}) => {
    const input = { channel: 'web-chat', conversationId, customerId: 'v1', eventId, text: eventId, attachments: [] };
    return receive({ ctx: contextFor(scope, bells), input: { ...input, ...changes } });
  };
  const stored = () => stores.conversations.messages(scope, conversationId, 0);
  const head = async () => (await stores.conversations.head(scope, conversationId))?.value;
  return { clock, scope, bells, send, stored, head, conversationId };
}

describe('a message from a customer', () => {
  it('is stored once however often it comes, also ten times at once', async () => {
    const { send, stored, bells, head } = setUp();
    const answers = await Promise.all(Array.from({ length: 10 }, () => send('e1')));
    expect(answers.filter(({ duplicate }) => !duplicate)).toHaveLength(1);
    expect(new Set(answers.map(({ message }) => message.id)).size).toBe(1);
    expect((await stored()).map(({ seq, text }) => [seq, text])).toEqual([[1, 'e1']]);
    expect(bells.rung).toHaveLength(1);

    const again = await send('e1', { text: 'another text' });
    expect(again).toMatchObject({ duplicate: true, message: { seq: 1, text: 'e1' }, typing: true });
    expect((await head())?.nextSeq).toBe(2);
  });

  it('gets the next number, also when ten others come at once', async () => {
    const { send, stored, head, bells } = setUp();
    const names = Array.from({ length: 10 }, (_, index) => `e${index}`);
    const answers = await Promise.all(names.map((name) => send(name)));
    const messages = await stored();
    expect(messages.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(messages.map(({ text }) => text).sort()).toEqual(names.toSorted());
    for (const { message, duplicate } of answers) {
      expect(duplicate).toBe(false);
      expect(messages[message.seq - 1]?.text).toBe(message.text);
    }
    expect(await head()).toMatchObject({ nextSeq: 11, lastCustomerSeq: 10, answeredSeq: 0 });
    expect(bells.rung).toHaveLength(10);
  });

  it('rings a fresh conversation as one that listens, and an old one as one that may not', async () => {
    const { send, clock, bells } = setUp();
    await send('e1');
    clock.advance(60);
    await send('e2');
    clock.advance(3600);
    await send('e3');
    expect(bells.rung.map(({ listening }) => listening)).toEqual([false, true, false]);
  });

  it('cannot get into the conversation of another customer', async () => {
    const { send, stored } = setUp();
    await send('e1');
    await expect(send('e2', { customerId: 'v2' })).rejects.toMatchObject({ code: 'not-found' });
    expect(await stored()).toHaveLength(1);
  });

  it('of one tenant is not seen by another, even under the same names', async () => {
    const one = setUp();
    const other = setUp();
    await one.send('e1', { text: 'a secret' });
    const { duplicate } = await other.send('e1', { conversationId: one.conversationId, text: 'hello' });
    expect(duplicate).toBe(false);
    expect(await stores.everythingOf(other.scope)).not.toContain('a secret');
    expect(await stores.everythingOf(one.scope)).not.toContain('hello');
  });
});
