import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { customerWrote, newHead } from '../../../shared/domain/conversation-changes.ts';
import { createChangeConversation, type Decide } from '../../../shared/services/conversations/change-conversation.ts';
import { type LocalStores, openLocalStores, scopeOf } from './local-stores.ts';

let stores: LocalStores;
beforeAll(async () => {
  stores = await openLocalStores();
});
afterAll(() => stores.close());

const at = '2026-03-01T10:00:00.000Z';
const scope = scopeOf('acme');
const names = { tenantId: 'acme', channel: 'web-chat', customerId: 'v1' };
const say = (conversationId: string, text: string, interfere?: () => Promise<unknown>) => {
  const looks: number[] = [];
  const conversations = {
    ...stores.conversations,
    commit: async (...call: Parameters<typeof stores.conversations.commit>) => {
      await interfere?.();
      return stores.conversations.commit(...call);
    },
  };
  const change = createChangeConversation({ ...stores, conversations });
  const changed = change(scope, conversationId, (head, settings) => {
    looks.push(head?.nextSeq ?? 0);
    return customerWrote(head ?? newHead({ ...names, conversationId }, at), { text, attachments: [] }, at, settings);
  });
  return changed.then((result) => ({ result, looks }));
};
const changed = (conversationId: string, decide: Decide) => stores.change(scope, conversationId, decide);
const texts = async (conversationId: string) =>
  (await stores.conversations.messages(scope, conversationId, 0)).map(({ seq, text }) => `${seq} ${text}`);

describe('changing a conversation', () => {
  it('decides again on what is there now when somebody was faster', async () => {
    let others = 3;
    const { result, looks } = await say('c1', 'mine', async () => {
      if (others > 0) await say('c1', `other ${others--}`);
    });
    expect(result.outcome).toBe('committed');
    expect(looks).toEqual([0, 2, 3, 4]);
    expect(await texts('c1')).toEqual(['1 other 3', '2 other 2', '3 other 1', '4 mine']);
  });

  it('gives up as unavailable when somebody is always faster, with nothing written', async () => {
    let n = 0;
    const losing = say('c2', 'mine', () => say('c2', `other ${n++}`));
    await expect(losing).rejects.toMatchObject({ code: 'unavailable', retryAfterSeconds: 1 });
    expect((await texts('c2')).join()).not.toContain('mine');
  });

  it('leaves everything as it is when the decision is to do nothing', async () => {
    await say('c3', 'hello');
    const before = await stores.conversations.head(scope, 'c3');
    const outcome = await changed('c3', () => null);
    expect(outcome).toEqual({ outcome: 'declined' });
    expect(await stores.conversations.head(scope, 'c3')).toEqual(before);
  });

  it('lets an error of the decision through and writes nothing', async () => {
    const refused = changed('c4', () => {
      throw new Error('no');
    });
    await expect(refused).rejects.toThrow('no');
    expect(await stores.conversations.head(scope, 'c4')).toBeNull();
  });

  it('writes all or nothing: a used name takes the messages with it', async () => {
    const once = (text: string) =>
      changed('c5', (head, settings) => ({
        ...customerWrote(
          head ?? newHead({ ...names, conversationId: 'c5' }, at),
          { text, attachments: [] },
          at,
          settings,
        ),
        once: 'event',
      }));
    expect((await once('first')).outcome).toBe('committed');
    expect(await once('second')).toEqual({ outcome: 'repeated', once: 'event' });
    expect(await texts('c5')).toEqual(['1 first']);
  });
});
