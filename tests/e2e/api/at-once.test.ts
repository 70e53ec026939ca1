import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { AuditResponse } from '../../../shared/contract/audit.ts';
import { type Message, SendMessageResponse } from '../../../shared/contract/chat.ts';
import { ActResponse, ListConversationsResponse, ReplyResponse } from '../../../shared/contract/conversation.ts';
import { Document } from '../../../shared/contract/knowledge.ts';
import { ApiKeyCreated, ApiKeySummary } from '../../../shared/contract/tenant.ts';
import type { Answer } from './call.ts';
import { startTwoTenants, type World } from './two-tenants.ts';

const callersAtOnce = 28;
const acme = '/tenants/acme';

let world: World;
beforeAll(async () => {
  world = await startTwoTenants();
}, 90_000);
afterAll(() => world?.stop(), 60_000);

type Shot = { method: string; path: string; body?: unknown; headers?: Record<string, string> };

const as = (role: string): Record<string, string> => world.callers[role] ?? {};
const shoot = (shot: Shot): Promise<Answer> => world.call({ headers: as('operator'), ...shot });
const read = async <S extends z.ZodType>(path: string, schema: S): Promise<z.output<S>> =>
  schema.parse((await shoot({ method: 'GET', path })).json);

/** Only a 503 may fail, and it says when to come again. */
const isClear = ({ status, headers }: Answer): boolean =>
  (status >= 200 && status < 300) ||
  (status >= 400 && status < 500) ||
  (status === 503 && Number(headers.get('retry-after')) > 0);

/** Makes every call so many times, many of them under way at once; the answers of each. */
async function atOnce(shots: readonly Shot[], times: number): Promise<Map<Shot, Answer[]>> {
  const answers = new Map(shots.map((shot): [Shot, Answer[]] => [shot, []]));
  const queue = Array.from({ length: times }, () => shots)
    .flat()
    .values();
  const work = async (): Promise<void> => {
    for (const shot of queue) answers.get(shot)?.push(await shoot(shot));
  };
  await Promise.all(Array.from({ length: callersAtOnce }, work));
  const unclear = [...answers].flatMap(([{ method, path }, all]) =>
    all.filter((one) => !isClear(one)).map(({ status, text }) => `${method} ${path}: ${status} ${text}`),
  );
  expect(unclear).toEqual([]);
  return answers;
}

/** What the calls answered that succeeded. */
const done = <S extends z.ZodType>(answers: Map<Shot, Answer[]>, shot: Shot, schema: S): z.output<S>[] =>
  (answers.get(shot) ?? []).filter(({ status }) => status < 300).map(({ json }) => schema.parse(json));

const Keys = z.object({ keys: z.array(ApiKeySummary) });
const Notes = z.object({ notes: z.array(z.unknown()) });
const Documents = z.object({ documents: z.array(Document) });

async function expectIntact(): Promise<void> {
  const { chain } = await read(`${acme}/audit?limit=1`, AuditResponse);
  expect(chain).toMatchObject({ intact: true, problem: null });
}

describe('many who act on the same thing at once', () => {
  it('make 20 keys at most, each of which is there', async () => {
    const make: Shot = { method: 'POST', path: `${acme}/keys`, body: { name: 'one of many' } };
    const made = done(await atOnce([make], 40), make, ApiKeyCreated);
    const { keys } = await read(`${acme}/keys`, Keys);
    expect(keys.length).toBeLessThanOrEqual(20);
    const ids = keys.map(({ keyId }) => keyId);
    expect(made.filter(({ keyId }) => !ids.includes(keyId))).toEqual([]);
    await atOnce(
      made.map(({ keyId }) => ({ method: 'DELETE', path: `${acme}/keys/${keyId}` })),
      2,
    );
    expect((await read(`${acme}/keys`, Keys)).keys).toHaveLength(1);
  }, 150_000);

  it('undo none of each other’s settings', async () => {
    const settings = {
      greeting: 'Hi.',
      persona: 'You are brief.',
      rerank: true,
      heldWords: ['lawyer'],
      checkClaims: false,
    };
    const change = Object.entries(settings).map(([name, value]): Shot => {
      return { method: 'PATCH', path: acme, body: { settings: { [name]: value } } };
    });
    const answers = await atOnce(change, 6);
    for (const one of change) expect(answers.get(one)?.some(({ status }) => status === 200)).toBe(true);
    expect((await world.platform.operator.tenant('acme'))?.settings).toMatchObject(settings);
    await world.platform.operator.must('PATCH', acme, {
      settings: { rerank: false, heldWords: [], checkClaims: true },
    });
  }, 150_000);

  it('leave a document that is whole, and can be deleted', async () => {
    const path = `${acme}/documents/kettles`;
    const text = (words: string): Shot => {
      const body = { documentId: 'kettles', title: 'Kettles', text: words };
      return { method: 'POST', path: `${acme}/documents`, body };
    };
    const file: Shot = {
      method: 'PUT',
      path: `${path}/content`,
      body: new TextEncoder().encode('# Kettles\n\nA kettle in a file.'),
      headers: { ...as('operator'), 'content-type': 'text/markdown' },
    };
    await atOnce(
      [text('A kettle.'), { method: 'DELETE', path }, file, { method: 'GET', path }, text('Two kettles.')],
      8,
    );
    await atOnce([text('The last kettle.')], 1);
    await until(async () =>
      (await read(`${acme}/documents`, Documents)).documents.every((one) => one.status === 'ready'),
    );
    await atOnce([{ method: 'DELETE', path }], 28);
    expect((await read(`${acme}/documents`, Documents)).documents).toEqual([]);
  }, 150_000);

  it('lose and double no word of a conversation', async () => {
    const { conversationId, headers, list } = await world.platform.visitor('acme');
    const say = (clientMessageId: string): Shot => {
      return { method: 'POST', path: '/chat/messages', body: { clientMessageId, text: 'Where is it?' }, headers };
    };
    const act = (verb: string, body: unknown = {}, method = 'POST'): Shot => {
      return { method, path: `/conversations/${conversationId}/${verb}?tenantId=acme`, body };
    };
    const said = ['first', 'second', 'third'].map(say);
    const begun = await atOnce(said, 8);
    const takeOver = act('take-over', undefined);
    const reply = act('reply', { text: 'On its way.', clientMessageId: 'reply' });
    const note = act('notes', { text: 'Calls back.' });
    const others = [act('hand-back'), act('resolve', { outcome: 'solved' }), act('whisper', { text: 'Be kind.' })];
    const more = ['fourth', 'fifth'].map(say);
    const quiet = [act('claim', undefined), act('release', undefined), act('tags', { tags: ['vip'] }, 'PUT')];
    const answers = await atOnce([takeOver, reply, note, ...others, ...more, ...quiet], 6);
    const { messages } = await list();
    expect(messages.map(({ seq }) => seq)).toEqual(messages.map((_, index) => index + 1));
    const written = ({ author }: Message): boolean => author === 'customer' || author === 'supervisor';
    const replied = done(answers, reply, ReplyResponse).map(({ message }) => message.id);
    const heard = [...said, ...more]
      .flatMap((one) => done(begun, one, SendMessageResponse).concat(done(answers, one, SendMessageResponse)))
      .map(({ message }) => message.id);
    expect(messages.filter(written)).toHaveLength(new Set([...heard, ...replied]).size);
    const stored = messages.map(({ id }) => id);
    expect([...replied, ...heard].filter((id) => !stored.includes(id))).toEqual([]);
    const { notes } = await read(`/conversations/${conversationId}?tenantId=acme`, Notes);
    expect(notes).toHaveLength(done(answers, note, ActResponse).length);
    await expectIntact();
  }, 150_000);
});

describe('a tenant that is destroyed while everybody writes', () => {
  it('leaves the next one of its name nothing', async () => {
    const { conversationId } = world.acme.customer;
    const body = { documentId: 'ghost', title: 'Ghost', text: 'A ghost.' };
    const writes: Shot[] = [
      { method: 'POST', path: `${acme}/documents`, body },
      {
        method: 'PUT',
        path: `${acme}/canned-replies`,
        body: { replies: [{ shortcut: 'ghost', title: 'G', text: 'G' }] },
      },
      { method: 'POST', path: `${acme}/keys`, body: { name: 'ghost' } },
      { method: 'POST', path: `/conversations/${conversationId}/notes?tenantId=acme`, body: { text: 'ghost' } },
      {
        method: 'POST',
        path: '/chat/messages',
        body: { clientMessageId: 'ghost', text: 'Boo.' },
        headers: as('api key'),
      },
      { method: 'PATCH', path: acme, body: { settings: { greeting: 'Boo.' } } },
      { method: 'POST', path: `${acme}/pause` },
      { method: 'POST', path: `${acme}/rotate` },
    ];
    await world.platform.operator.must('DELETE', acme);
    await until(async () => {
      await atOnce(writes, 2);
      return (await world.platform.operator.tenant('acme')) === null;
    });
    await world.platform.createTenant('acme');
    expect((await read(`${acme}/keys`, Keys)).keys.map(({ name }) => name)).toEqual(['first key']);
    expect((await read(`${acme}/documents`, Documents)).documents).toEqual([]);
    expect(await read(`${acme}/search?q=ghost`, z.looseObject({}))).toMatchObject({ passages: [] });
    expect(await read(`${acme}/canned-replies`, z.unknown())).toEqual({ replies: [] });
    const board = await read('/conversations?tenantId=acme&state=all', ListConversationsResponse);
    expect(board.rows).toEqual([]);
    const customer = await world.platform.visitor('acme');
    expect(await customer.ask('Hello')).toMatchObject({ author: 'assistant' });
    await expectIntact();
    expect(world.platform.output.filter((line) => line.includes(': internal: '))).toEqual([]);
  }, 180_000);
});

async function until(reached: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 100_000; Date.now() < end; await delay(200)) if (await reached()) return;
  throw new Error('It did not come to that in 100 s.');
}
