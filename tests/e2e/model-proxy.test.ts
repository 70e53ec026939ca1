import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import OpenAI, { APIError } from 'openai';
import { z } from 'zod';
import { callerHeader } from '../../shared/openclaw/models.ts';
import { settingsKeptMs } from '../../shared/services/tenants/settings-of.ts';
import { type Platform, startPlatform } from '../support/platform.ts';
import { secretsOf } from './api/access-tokens.ts';

const Usage = z.object({
  totals: z.record(z.string(), z.number()),
  budgets: z.object({
    tokensToday: z.object({ used: z.number(), limit: z.number().nullable(), renewsAt: z.string() }),
  }),
});

describe('the model proxy, as an instance calls it', () => {
  let platform: Platform;
  let openai: OpenAI;

  const settings = {
    OPENAI_DEPLOYMENT_FAST: 'gpt-fast, gpt-reasoning',
    OPENAI_DEPLOYMENT_VISION: 'gpt-vision, gpt-fast',
  };
  beforeAll(async () => {
    platform = await startPlatform({ settings });
    await platform.createTenant('vandelay');
    const { modelToken: token } = await secretsOf(platform, 'vandelay');
    openai = new OpenAI({ baseURL: `${platform.api}/model/v1`, apiKey: token, maxRetries: 0 });
  }, 60_000);
  afterAll(() => platform?.stop(), 60_000);

  const totals = async () => Usage.parse(await platform.operator.must('GET', '/tenants/vandelay/usage')).totals;
  let before: Record<string, number>;
  beforeEach(async () => {
    before = await totals();
  });
  const ask = (model: string) => ({ model, messages: [{ role: 'user' as const, content: 'Hello there' }] });

  it('turns a route’s model into a deployment and counts the tokens of the answer', async () => {
    const answer = await openai.chat.completions.create(ask('reasoning'));
    expect(answer.choices[0]?.message.content).toBeTruthy();
    expect(platform.models.requests().at(-1)).toMatchObject({ model: 'gpt-reasoning' });
    const { prompt_tokens: input = 0, completion_tokens: output = 0 } = answer.usage ?? {};
    expect(input).toBeGreaterThan(0);
    const after = await totals();
    expect((after['model-tokens-in'] ?? 0) - (before['model-tokens-in'] ?? 0)).toBe(input);
    expect((after['model-tokens-out'] ?? 0) - (before['model-tokens-out'] ?? 0)).toBe(output);
  });

  it('streams, and counts a stream’s tokens once', async () => {
    const stream = await openai.chat.completions.create({
      ...ask('fast'),
      stream: true,
      stream_options: { include_usage: true },
    });
    let text = '';
    let input = 0;
    let chunks = 0;
    for await (const chunk of stream) {
      chunks++;
      text += chunk.choices[0]?.delta.content ?? '';
      input = chunk.usage?.prompt_tokens ?? input;
    }
    expect(text).not.toBe('');
    expect(chunks).toBeGreaterThan(2);
    const after = await totals();
    expect((after['model-tokens-in'] ?? 0) - (before['model-tokens-in'] ?? 0)).toBe(input);
  });

  it('serves the Responses API and the list of models', async () => {
    const answer = await openai.responses.create({ model: 'fast', input: 'Hello there' });
    expect(answer.output_text).not.toBe('');
    const models = await openai.models.list();
    expect(models.data.map(({ id }) => id)).toEqual(['fast', 'vision', 'reasoning']);
  });

  it('repeats a busy or failing service itself, unseen by the instance', async () => {
    platform.models.fail({ status: 429, times: 1, retryAfterSeconds: 0 });
    await expect(openai.chat.completions.create(ask('fast'))).resolves.toBeTruthy();
    platform.models.fail({ status: 500, times: 1 });
    await expect(openai.chat.completions.create(ask('fast'))).resolves.toBeTruthy();
    platform.models.fail({ cutAfterChunks: 1 });
    const stream = await openai.chat.completions.create({ ...ask('fast'), stream: true });
    let text = '';
    for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? '';
    expect(text).not.toBe('');
  });

  it('asks the second deployment when the first one is broken', async () => {
    platform.models.fail({ status: 500, times: 1, deployment: 'gpt-vision' });
    await expect(openai.chat.completions.create(ask('vision'))).resolves.toBeTruthy();
    expect(platform.models.requests().at(-1)).toMatchObject({ model: 'gpt-fast' });
  });

  it('lets a customer’s turn be answered when the first deployment is broken', async () => {
    await platform.operator.must('POST', '/tenants/vandelay/documents', {
      documentId: 'refunds',
      title: 'Refund policy',
      text: 'A refund is paid within five days to the card that was used.',
    });
    const before = platform.models.requests().length;
    platform.models.fail({ status: 500, times: 1, deployment: 'gpt-fast' });
    const customer = await platform.visitor('vandelay');
    const answer = await customer.ask('When is my refund paid?');
    expect(answer).toMatchObject({ author: 'assistant', text: expect.stringContaining('five days') });
    const calls = platform.models.requests().slice(before);
    expect(calls.slice(0, 2)).toMatchObject([
      { model: 'gpt-fast', status: 500 },
      { model: 'gpt-reasoning', status: 200 },
    ]);
  }, 60_000);

  it.each([
    ['a gateway a 400, which it does not repeat', { [callerHeader.name]: callerHeader.value }, 400],
    ['anybody else the truth', {}, 502],
  ])('tells %s when all stays broken, and counts nothing', async (_, headers, status) => {
    platform.models.fail({ status: 503, times: 3, message: 'secret internals' });
    const refused = await openai.chat.completions.create(ask('fast'), { headers }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(APIError);
    expect(refused).toMatchObject({ status, code: 'failed' });
    expect(String(refused)).toContain('The model service failed (503). [failed]');
    expect(String(refused)).not.toContain('secret internals');
    expect(await totals()).toEqual(before);
    await openai.chat.completions.create(ask('fast'));
  });

  it.each([
    ['a question', { status: 400, code: 'content_filter', message: 'secret internals' }],
    ['an answer', { says: 'secret internals', filtered: true }],
  ])('tells plainly that the content filter withheld %s', async (_, fault) => {
    platform.models.fail(fault);
    const refused = await openai.chat.completions.create(ask('fast')).catch((error: unknown) => error);
    expect(refused).toMatchObject({ status: 400, code: 'content-filter' });
    expect(String(refused)).not.toContain('secret internals');
  });

  it('stops a tenant whose budget is used up, and says when it renews; its turns go to a person with that reason', async () => {
    const models = { tokensPerDay: 1, usdPerMonth: null, requestsPerMinute: 1000, tokensPerMinute: 1_000_000 };
    const limit = (changes: object) =>
      platform.operator.must('PATCH', '/tenants/vandelay', { settings: { models: { ...models, ...changes } } });
    await limit({});
    await delay(settingsKeptMs + 500);
    const refused = await openai.chat.completions.create(ask('fast')).catch((error: unknown) => error);
    expect(refused).toMatchObject({ status: 429, code: 'over-budget' });
    if (!(refused instanceof APIError)) throw refused;
    const { budgets } = Usage.parse(await platform.operator.must('GET', '/tenants/vandelay/usage'));
    const seconds = Number(refused.headers?.get('retry-after'));
    const renewsIn = (Date.parse(budgets.tokensToday.renewsAt) - Date.now()) / 1000;
    expect(Math.abs(seconds - renewsIn)).toBeLessThan(60);
    expect(budgets.tokensToday).toMatchObject({ limit: 1 });
    expect(budgets.tokensToday.used).toBeGreaterThan(1);

    const customer = await platform.visitor('vandelay');
    expect(await customer.ask('When is my refund paid?')).toMatchObject({ author: 'system' });
    const path = `/conversations/${customer.conversationId}?tenantId=vandelay`;
    expect(JSON.stringify(await platform.operator.must('GET', path))).toContain('budget of 1 model tokens a day');
    await limit({ tokensPerDay: null });
    await delay(settingsKeptMs + 500);
    await expect(openai.chat.completions.create(ask('fast'))).resolves.toBeTruthy();
  }, 60_000);

  it('refuses unknown models, wrong tokens and another tenant’s name before a good token', async () => {
    await expect(openai.chat.completions.create(ask('gpt-fast'))).rejects.toMatchObject({ status: 400 });
    const secret = String(openai.apiKey).split('.')[1];
    for (const apiKey of ['x', `vandelay.${'A'.repeat(43)}`, `acme.${secret}`, `../vandelay.${secret}`]) {
      const stranger = new OpenAI({ baseURL: `${platform.api}/model/v1`, apiKey, maxRetries: 0 });
      await expect(stranger.chat.completions.create(ask('fast'))).rejects.toMatchObject({ status: 401 });
      await expect(stranger.models.list()).rejects.toMatchObject({ status: 401 });
    }
  });
});
