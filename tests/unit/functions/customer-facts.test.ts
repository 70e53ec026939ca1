import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sendMessage } from '../../../functions/http/chat/send-message.ts';
import { type CustomerFacts, SendMessageRequest, SendMessageResponse } from '../../../shared/contract/chat.ts';
import { createFindConversation } from '../../../shared/services/chat/find-conversation.ts';
import { createReceiveMessage } from '../../../shared/services/chat/receive-message.ts';
import type { Actor } from '../../../shared/tenancy/actor.ts';
import { openScope, type TenantScope } from '../../../shared/tenancy/scope.ts';
import { contextFor, type LocalStores, openLocalStores } from '../services/local-stores.ts';

let stores: LocalStores;
beforeAll(async () => {
  stores = await openLocalStores();
});
afterAll(() => stores.close());

let sent = 0;

/** What the caller would send, past the front door; returns what is known of the customer then. */
async function write({ tenantId }: TenantScope, actor: Actor, customer?: CustomerFacts) {
  const body = { clientMessageId: `message-${++sent}`, text: 'Hello', ...(customer ? { customer } : {}) };
  const reply = await sendMessage({
    allowMessage: async () => {},
    findConversation: createFindConversation(stores),
    receiveMessage: createReceiveMessage({ ...stores, now: () => new Date() }),
  } as never).handler({
    caller: { tenantId, actor },
    body: SendMessageRequest.parse(actor.kind === 'server' ? { ...body, customerId: 'jane' } : body),
    contextOf: () => contextFor(openScope(tenantId, actor)),
  } as never);
  if ('raw' in reply) throw new Error('The answer should be JSON.');
  const { conversationId } = SendMessageResponse.parse(reply.body);
  return (await stores.conversations.head(openScope(tenantId, actor), conversationId))?.value.customer;
}

const server: Actor = { kind: 'server', keyId: 'k1' };
const visitor: Actor = { kind: 'visitor', visitorId: 'v1', origin: null };
const jane = { name: 'Jane', facts: { plan: 'gold' } };

describe('facts about a customer', () => {
  it('are taken from the tenant’s own server', async () => {
    const scope = await stores.newTenant();
    expect(await write(scope, server, jane)).toEqual(jane);
  });

  it('stay when they are not told again, and new ones are added', async () => {
    const scope = await stores.newTenant();
    await write(scope, server, jane);
    expect(await write(scope, server)).toEqual(jane);
    expect(await write(scope, server, { facts: { city: 'Bonn' } })).toEqual({
      name: 'Jane',
      facts: { plan: 'gold', city: 'Bonn' },
    });
  });

  it('are never taken from a visitor’s browser', async () => {
    const scope = await stores.newTenant();
    expect(await write(scope, visitor, jane)).toEqual({ name: null, facts: {} });
  });

  it('are twenty at most; those told last stay', async () => {
    const scope = await stores.newTenant();
    const many = (from: number) => Object.fromEntries(Array.from({ length: 15 }, (_, n) => [`fact ${from + n}`, 'x']));
    await write(scope, server, { facts: many(0) });
    const { facts = {} } = (await write(scope, server, { facts: { ...many(15), 'fact 0': 'told again' } })) ?? {};
    expect(Object.keys(facts)).toHaveLength(20);
    expect(facts).toMatchObject({ 'fact 0': 'told again', 'fact 14': 'x', 'fact 29': 'x' });
    expect(facts).not.toHaveProperty('fact 1');
  });
});
