import { describe, expect, it } from '@jest/globals';
import type { Outgoing } from '../../../web/chat/chat-state.ts';
import { createVisitorStore } from '../../../web/chat/visitor-store.ts';

function memoryStorage(limit = Number.POSITIVE_INFINITY) {
  const entries = new Map<string, string>();
  return {
    entries,
    get length() {
      return entries.size;
    },
    key: (index: number) => [...entries.keys()][index] ?? null,
    getItem: (key: string) => entries.get(key) ?? null,
    setItem: (key: string, value: string) => {
      if (value.length > limit) throw new DOMException('full', 'QuotaExceededError');
      entries.set(key, value);
    },
    removeItem: (key: string) => void entries.delete(key),
  };
}

const outgoing = (clientMessageId: string, second: number): Outgoing => ({
  clientMessageId,
  text: 'x',
  attachments: [],
  at: new Date(second * 1000).toISOString(),
  status: 'sending',
});

describe('what a browser remembers', () => {
  it('gives unsent messages back in the order they were written', () => {
    const storage = memoryStorage();
    const store = createVisitorStore('acme', storage);
    for (const [id, second] of [
      ['b', 2],
      ['a', 3],
      ['c', 1],
    ] as const)
      store.keepOutgoing(outgoing(id, second));
    store.forgetOutgoing('a');
    expect(
      createVisitorStore('acme', storage)
        .outbox()
        .map(({ clientMessageId }) => clientMessageId),
    ).toEqual(['c', 'b']);
  });

  it('keeps tenants apart, also when one name begins with another', () => {
    const storage = memoryStorage();
    createVisitorStore('acme-shop', storage).keepOutgoing(outgoing('a', 1));
    expect(createVisitorStore('acme', storage).outbox()).toEqual([]);
  });

  it('lets two tabs keep their messages beside each other', () => {
    const storage = memoryStorage();
    const [one, two] = [createVisitorStore('acme', storage), createVisitorStore('acme', storage)];
    one.keepOutgoing(outgoing('a', 1));
    two.keepOutgoing(outgoing('b', 2));
    expect(one.outbox()).toHaveLength(2);
  });

  it('survives a storage that is full, broken or forbidden', () => {
    const full = createVisitorStore('acme', memoryStorage(10));
    full.keepOutgoing(outgoing('a', 1));
    expect(full.outbox()).toEqual([]);

    const broken = memoryStorage();
    broken.entries.set('clawdesk:acme:session', '{');
    expect(createVisitorStore('acme', broken).session()).toBeNull();
    broken.entries.set('clawdesk:acme:session', '{"token":"t"}');
    expect(createVisitorStore('acme', broken).session()).toBeNull();

    const none = createVisitorStore('acme', null);
    none.keepOutgoing(outgoing('a', 1));
    expect([none.session(), none.outbox()]).toEqual([null, []]);
  });
});
