// Over 300 lines: the chat API in one running platform; parts would each start another one.
import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { openDatabase } from '../../../shared/azure/cosmos/database.ts';
import { SendMessageResponse } from '../../../shared/contract/chat.ts';
import { ConversationView } from '../../../shared/contract/conversation.ts';
import { ApiKeyCreated } from '../../../shared/contract/tenant.ts';
import { type Platform, startPlatform, type Visitor } from '../../support/platform.ts';
import { caller, hangUp } from './call.ts';

const pixel =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const shop = 'https://shop.example';

let platform: Platform;
let call: ReturnType<typeof caller>;
let acmeKey: string;
beforeAll(async () => {
  platform = await startPlatform({
    // Long enough that a person, or more messages, meet an answer that is being written.
    modelLatencyMs: 700,
    demo: [{ tenantId: 'acme', displayName: 'Acme', state: 'awake' }],
  });
  call = caller(platform.api);
  acmeKey = await platform.createTenant('acme', {
    allowedOrigins: [shop],
    limits: { visitorPerMinute: 600, tenantPerMinute: 10_000 },
  });
}, 90_000);
afterAll(async () => {
  hangUp();
  await platform?.stop();
}, 60_000);

const supervise = (visitor: Visitor, verb: string, body?: unknown) =>
  platform.supervisor.call(
    'POST',
    `/conversations/${visitor.conversationId}/${verb}?tenantId=${visitor.tenantId}`,
    body,
  );
const authors = async (visitor: Visitor): Promise<string[]> =>
  (await visitor.list()).messages.map(({ author }) => author);

/** Lists until nobody is writing any more. */
async function settled(visitor: Visitor): Promise<string[]> {
  for (let look = 0; look < 40; look++) {
    const { messages, typing, next } = await visitor.list();
    if (!typing) return messages.map(({ author }) => author);
    await visitor.list(next, 5);
  }
  throw new Error('Somebody is still writing.');
}

/** Waits until something holds, for at most 20 s. */
async function until<T>(look: () => Promise<T | null | undefined> | T | null | undefined): Promise<T> {
  for (let n = 0; n < 400; n++) {
    const found = await look();
    if (found !== null && found !== undefined) return found;
    await delay(50);
  }
  throw new Error('It did not happen in 20 s.');
}

describe('a message that is sent', () => {
  it('twenty times at once under one name is stored once and answered once', async () => {
    const customer = await platform.visitor('acme');
    const answers = await Promise.all(Array.from({ length: 20 }, () => customer.send('Hello', 'same-name')));
    expect(answers.filter(({ duplicate }) => !duplicate)).toHaveLength(1);
    expect(new Set(answers.map(({ message }) => message.id)).size).toBe(1);
    expect(await settled(customer)).toEqual(['customer', 'assistant']);
    expect(await customer.send('Hello again', 'same-name')).toMatchObject({
      duplicate: true,
      message: { text: 'Hello' },
    });
    expect(await settled(customer)).toEqual(['customer', 'assistant']);
  }, 60_000);

  it('with four others at once gets one answer to them all', async () => {
    const customer = await platform.visitor('acme');
    const sent = await Promise.all(
      ['Hello', 'I am Anna', 'my order number is 4711', 'are you there', 'please'].map((text, n) =>
        customer.send(text, `burst-${n}`),
      ),
    );
    expect(sent.map(({ message }) => message.seq).sort()).toEqual([1, 2, 3, 4, 5]);
    expect(await settled(customer)).toEqual([...Array<string>(5).fill('customer'), 'assistant']);
  }, 60_000);

  it('with an image is answered by the model that sees', async () => {
    const customer = await platform.visitor('acme');
    const body = {
      clientMessageId: 'image-1',
      text: '',
      attachments: [{ kind: 'image', name: 'dot.png', dataUrl: pixel }],
    };
    const sent = await call({ method: 'POST', path: '/chat/messages', headers: customer.headers, body });
    expect(SendMessageResponse.parse(sent.json).message.attachments).toEqual(body.attachments);
    await settled(customer);
    expect((await customer.list(1)).messages).toEqual([
      expect.objectContaining({ author: 'assistant', model: 'vision', text: expect.stringContaining('image/png') }),
    ]);
  }, 60_000);

  it('in anger goes to a person, with exactly one line, however often it is said', async () => {
    const customer = await platform.visitor('acme');
    await customer.ask('This is outrageous, you are useless!');
    await customer.send('I am furious!');
    await customer.send('Hello?');
    const list = await customer.list();
    expect(list).toMatchObject({ typing: false, answeredBy: 'person' });
    expect(list.messages.map(({ author }) => author)).toEqual(['customer', 'system', 'customer', 'customer']);
    expect(await supervise(customer, 'reply', { text: 'I am Sofia.' })).toMatchObject({ status: 201 });
    expect(await authors(customer)).toEqual(['customer', 'system', 'customer', 'customer', 'supervisor']);
  }, 60_000);

  it('by a server continues its customer’s conversation, and no other customer’s', async () => {
    const headers = { 'x-tenant-id': 'acme', 'x-api-key': acmeKey };
    const send = (clientMessageId: string, more: object) =>
      call({ method: 'POST', path: '/chat/messages', headers, body: { clientMessageId, text: 'Hello', ...more } });
    const first = SendMessageResponse.parse((await send('s-1', { customerId: 'anna@shop.example' })).json);
    const again = SendMessageResponse.parse((await send('s-2', { conversationId: first.conversationId })).json);
    expect(again.conversationId).toBe(first.conversationId);
    expect((await send('s-3', { customerId: 'bert', conversationId: first.conversationId })).status).toBe(404);
  });
});

describe('a customer who waits for news', () => {
  it('hears a person’s words when they come', async () => {
    const customer = await platform.visitor('acme');
    await customer.ask('Hello');
    await supervise(customer, 'take-over');
    const [news] = await Promise.all([customer.list(2, 20), supervise(customer, 'reply', { text: 'Sofia here.' })]);
    expect(news.messages).toEqual([expect.objectContaining({ author: 'supervisor', text: 'Sofia here.' })]);
  }, 60_000);

  it('hears that nobody is writing any more', async () => {
    const customer = await platform.visitor('acme');
    const { message, typing } = await customer.send('Hello');
    expect(typing).toBe(true);
    const [news] = await Promise.all([
      customer.list(message.seq, 20),
      delay(50).then(() => supervise(customer, 'take-over')),
    ]);
    expect(news).toMatchObject({ messages: [], typing: false, answeredBy: 'person' });
  }, 60_000);
});

describe('a person', () => {
  it('who takes over while an answer is written is the only one who answers', async () => {
    const customer = await platform.visitor('acme');
    const before = platform.models.requests().length;
    await customer.send('Hello');
    await delay(300);
    expect(await supervise(customer, 'take-over')).toMatchObject({ status: 200 });
    await until(() => (platform.models.requests().length > before ? true : null));
    // Another customer's answer began later and takes as long.
    await (await platform.visitor('acme')).ask('Hello');
    expect(await authors(customer)).toEqual(['customer']);
    expect(await supervise(customer, 'hand-back')).toMatchObject({ status: 200 });
    await customer.send('Thank you');
    expect(await settled(customer)).toEqual(['customer', 'customer', 'assistant']);
  }, 60_000);

  it('approves a draft that was held, once; then the customer has it', async () => {
    const operator = { settings: { confidenceThreshold: 1 } };
    expect(await platform.operator.call('PATCH', '/tenants/acme', operator)).toMatchObject({ status: 200 });
    try {
      const customer = await platform.visitor('acme');
      await customer.send('Hello');
      const held = async () =>
        ConversationView.parse(await platform.supervisor.must('GET', path)).turns.find(
          ({ status }) => status === 'held',
        );
      const path = `/conversations/${customer.conversationId}?tenantId=acme`;
      const draft = await until(async () => (await held()) ?? null);
      expect(await customer.list()).toMatchObject({ messages: [{ author: 'customer' }], typing: false });
      const approvals = await Promise.all([1, 2, 3].map(() => supervise(customer, `drafts/${draft.draftId}/approve`)));
      expect(approvals.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
      expect((await customer.list(1)).messages).toEqual([
        expect.objectContaining({ author: 'assistant', text: draft.text }),
      ]);
    } finally {
      await platform.operator.must('PATCH', '/tenants/acme', { settings: { confidenceThreshold: 0 } });
    }
  }, 60_000);
});

describe('a browser on another site', () => {
  const start = (origin: string) =>
    call({ method: 'POST', path: '/chat/sessions', headers: { origin }, body: { tenantId: 'acme' } });

  it('may ask before it calls the chat', async () => {
    const headers = {
      origin: shop,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization',
    };
    const answer = await call({ method: 'OPTIONS', path: '/chat/messages', headers });
    expect([answer.status, Object.fromEntries(answer.headers)]).toEqual([
      204,
      expect.objectContaining({
        'access-control-allow-origin': shop,
        'access-control-allow-methods': 'GET, POST',
        'access-control-allow-headers': 'authorization, content-type, if-match',
        vary: 'origin',
      }),
    ]);
  });

  it('may read the answer and how long to wait, also of a refusal', async () => {
    for (const [origin, status] of [
      [shop, 201],
      ['https://evil.example', 403],
    ] as const) {
      const answer = await start(origin);
      expect(answer.status).toBe(status);
      expect(answer.headers.get('access-control-allow-origin')).toBe(origin);
      expect(answer.headers.get('access-control-expose-headers')).toBe('etag, retry-after');
      expect(answer.headers.has('access-control-allow-credentials')).toBe(false);
    }
  });

  it('cannot use the token of the shop', async () => {
    const { token, conversationId } = z
      .object({ token: z.string(), conversationId: z.string() })
      .parse((await start(shop)).json);
    const list = (origin: string) =>
      call({
        method: 'GET',
        path: `/chat/conversations/${conversationId}/messages`,
        headers: { origin, authorization: `Bearer ${token}` },
      });
    expect((await list(shop)).status).toBe(200);
    expect((await list('https://evil.example')).status).toBe(401);
  });

  it('is not let near anything but the chat', async () => {
    const answer = await call({ method: 'GET', path: '/tenants', headers: { origin: shop } });
    expect(answer.headers.has('access-control-allow-origin')).toBe(false);
  });
});

describe('an API key', () => {
  const keys = '/tenants/acme/keys';
  const listWith = (apiKey: string) =>
    call({
      method: 'GET',
      path: '/chat/conversations/cnosuch0000/messages',
      headers: { 'x-tenant-id': 'acme', 'x-api-key': apiKey },
    });

  it('is shown once, kept as a hash, and worth nothing after it is revoked', async () => {
    const created = ApiKeyCreated.parse(await platform.operator.must('POST', keys, { name: 'the shop' }));
    expect((await listWith(created.apiKey)).status).toBe(404);

    const listed = await platform.operator.must('GET', keys);
    expect(listed).toMatchObject({ keys: expect.arrayContaining([expect.objectContaining({ keyId: created.keyId })]) });
    expect(JSON.stringify(listed)).not.toContain(created.apiKey);
    const hash = createHash('sha256').update(created.apiKey).digest('hex');
    expect(JSON.stringify(listed)).not.toContain(hash);

    const { endpoint, key } = platform.cosmos;
    const container = openDatabase({ endpoint, key, database: 'clawdesk' }).container('tenants');
    const { resources } = await container.items.query<unknown>('SELECT * FROM c', { partitionKey: 'acme' }).fetchAll();
    const stored = JSON.stringify(resources);
    expect(stored).toContain(hash);
    expect(stored).not.toContain(created.apiKey);
    expect(stored).not.toContain(acmeKey);

    expect(await platform.operator.call('DELETE', `${keys}/${created.keyId}`)).toMatchObject({ status: 204 });
    expect((await listWith(created.apiKey)).status).toBe(401);
    expect(await platform.operator.call('DELETE', `${keys}/${created.keyId}`)).toMatchObject({ status: 404 });
    expect((await listWith(acmeKey)).status).toBe(404);
  });
});

describe('a destroyed tenant', () => {
  it('is not there for anybody any more', async () => {
    const apiKey = await platform.createTenant('shortlived');
    const customer = await platform.visitor('shortlived');
    await platform.operate('DELETE', '/tenants/shortlived?force=true');
    for (const path of ['', '/keys', '/documents', '/search?q=a'])
      expect(await platform.operator.call('GET', `/tenants/shortlived${path}`)).toMatchObject({ status: 404 });
    expect(await platform.operator.call('POST', '/tenants/shortlived/resume')).toMatchObject({ status: 404 });
    const session = await call({ method: 'POST', path: '/chat/sessions', body: { tenantId: 'shortlived' } });
    expect(session.status).toBe(404);
    await expect(customer.send('Hello?')).rejects.toThrow('404');
    const headers = { 'x-tenant-id': 'shortlived', 'x-api-key': apiKey };
    const send = await call({
      method: 'POST',
      path: '/chat/messages',
      headers,
      body: { clientMessageId: 'm', text: 'Hello?' },
    });
    expect(send.status).toBe(401);
  }, 60_000);

  it('takes no message with it that a customer wrote to the very end', async () => {
    await platform.createTenant('shortlived');
    const customer = await platform.visitor('shortlived');
    let over = false;
    const writing = (async () => {
      for (let n = 0; !over; n++) {
        await customer.send(`Message ${n}`).catch(() => undefined);
        await delay(100);
      }
    })();
    await platform.operate('DELETE', '/tenants/shortlived?force=true');
    over = true;
    await writing;
    const { endpoint, key } = platform.cosmos;
    const { resources } = await openDatabase({ endpoint, key, database: 'clawdesk' })
      .container('conversations')
      .items.query('SELECT c.id FROM c', { partitionKey: ['shortlived'] })
      .fetchAll();
    expect(resources).toEqual([]);
  }, 60_000);
});
