import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createOpenAi } from '../../../shared/azure/openai.ts';
import { ModelFailure } from '../../../shared/domain/model-failure.ts';
import { createCallModel, platformDeployments } from '../../../shared/services/models/call-model.ts';
import { createComplete, type ModelCall } from '../../../shared/services/models/complete.ts';
import { type LocalStores, openLocalStores, stoppedClock } from './local-stores.ts';

const chunk = (part: object) =>
  `data: ${JSON.stringify({ id: 'same-id', object: 'chat.completion.chunk', ...part })}\n\n`;
const role = chunk({ choices: [{ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: null }] });
const says = (content: string) => chunk({ choices: [{ index: 0, delta: { content }, finish_reason: null }] });
const ends = (reason = 'stop') => chunk({ choices: [{ index: 0, delta: {}, finish_reason: reason }] });
const counts = chunk({ choices: [], usage: { prompt_tokens: 7, completion_tokens: 3, total_tokens: 10 } });
const done = 'data: [DONE]\n\n';
const text = 'twelve chars';

/** What the provider does with the next calls: events, and how the connection ends. */
type Script = { events: string[]; closing: 'end' | 'cut' | 'hang' } | { json: object };
const scripts: Script[] = [];
const bodies: { stream_options?: { include_usage?: boolean } }[] = [];
const left: string[] = [];

const provider = createServer(async (request, response) => {
  let body = '';
  for await (const part of request) body += part;
  bodies.push(JSON.parse(body));
  response.once('close', () => left.push(response.writableFinished ? 'finished' : 'broken'));
  await play(response, scripts.shift() ?? { events: [], closing: 'end' });
});

async function play(response: ServerResponse, script: Script): Promise<void> {
  if ('json' in script) {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(script.json));
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const event of script.events) await new Promise((written) => response.write(event, written));
  if (script.closing === 'cut') setTimeout(() => response.destroy(), 20);
  if (script.closing === 'end') response.end();
}

let stores: LocalStores;
let complete: ReturnType<typeof createComplete>;
const clock = stoppedClock();

beforeAll(async () => {
  stores = await openLocalStores();
  provider.listen(0, '127.0.0.1');
  await once(provider, 'listening');
  const endpoint = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
  const callModel = createCallModel({
    deploymentsFor: platformDeployments(createOpenAi({ endpoint, key: 'k' }), { fast: ['one', 'two'] }),
    pause: async () => {},
  });
  complete = createComplete({ callModel, usage: stores.usage, now: clock.now });
});
afterAll(async () => {
  provider.closeAllConnections();
  provider.close();
  await stores.close();
});
beforeEach(() => {
  for (const list of [scripts, bodies, left]) list.length = 0;
});

const question = { messages: [{ role: 'user', content: 'x'.repeat(400) }] };

async function tenant() {
  const scope = await stores.newTenant({}, clock.now().toISOString());
  const call = (body: object = {}, surface: ModelCall['surface'] = 'chat') =>
    complete({ ctx: { scope }, input: { surface, model: 'fast', body: { ...question, stream: true, ...body } } });
  return {
    call,
    totals: () => stores.usage.totals(scope, clock.now().toISOString().slice(0, 7).replace('-', '')),
    /** All that the caller reads. */
    async read(body: object = {}): Promise<string> {
      const answer = await call(body);
      if (answer.kind === 'json') return JSON.stringify(answer.body);
      let heard = '';
      for await (const bytes of answer.events) heard += new TextDecoder().decode(bytes);
      return heard;
    },
  };
}

/** Resolves when the provider has seen its connection break. */
async function untilLeft(): Promise<void> {
  while (!left.includes('broken')) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe('an answer that is streamed', () => {
  it('is counted once by what the provider tells, which is asked to', async () => {
    const { read, totals } = await tenant();
    scripts.push({ events: [role, says(text), ends(), counts, done], closing: 'end' });
    const heard = await read();
    expect(heard).toContain(text);
    expect(heard.endsWith(done)).toBe(true);
    expect(bodies[0]?.stream_options?.include_usage).toBe(true);
    expect(await totals()).toEqual({ 'model-tokens-in': 7, 'model-tokens-out': 3, 'model-cost-micro-usd': 8 });
  });

  it('hands the count on to whoever asked for it, and to nobody else', async () => {
    const { read } = await tenant();
    const whole = { events: [says(text), ends(), counts, done], closing: 'end' as const };
    scripts.push(whole, whole);
    expect(await read()).not.toContain('prompt_tokens');
    expect(await read({ stream_options: { include_usage: true } })).toContain('prompt_tokens');
  });

  it('twice is counted twice, also when the provider repeats its ids', async () => {
    const { read, totals } = await tenant();
    const whole = { events: [says(text), ends(), counts, done], closing: 'end' as const };
    scripts.push(whole, whole);
    await read();
    await read();
    expect(await totals()).toMatchObject({ 'model-tokens-in': 14, 'model-tokens-out': 6 });
  });

  it('without a count is estimated from the texts, and marked so', async () => {
    const { read, totals } = await tenant();
    scripts.push({ events: [says(text), ends(), done], closing: 'end' });
    await read();
    const { 'model-tokens-in': input = 0, 'model-tokens-out': output, 'model-tokens-estimated': both } = await totals();
    expect(input).toBeGreaterThanOrEqual(100);
    expect(output).toBe(3);
    expect(both).toBe(input + 3);
  });

  it.each([
    ['breaks off', { events: [says(text)], closing: 'cut' as const }],
    ['ends politely before it is whole', { events: [says(text)], closing: 'end' as const }],
  ])('%s: the caller is told so, it is not asked again, and what came is counted', async (_, script) => {
    const { read, totals } = await tenant();
    scripts.push(script);
    const heard = await read();
    expect(heard).toContain(text);
    expect(heard).toContain('"code":"failed"');
    expect(heard).not.toContain('[DONE]');
    expect(bodies).toHaveLength(1);
    expect(await totals()).toMatchObject({ 'model-tokens-out': 3 });
  });

  it.each([
    ['breaks off', { events: [role], closing: 'cut' as const }],
    ['ends', { events: [role], closing: 'end' as const }],
    ['is empty', { events: [], closing: 'end' as const }],
  ])('%s before it says anything: another deployment answers, and one answer is counted', async (_, script) => {
    const { read, totals } = await tenant();
    scripts.push(script, { events: [role, says(text), ends(), counts, done], closing: 'end' });
    expect((await read()).match(/twelve chars/g)).toHaveLength(1);
    expect(bodies).toHaveLength(2);
    expect(await totals()).toMatchObject({ 'model-tokens-in': 7, 'model-tokens-out': 3 });
  });

  it('is withheld by the content filter: the caller hears a reason, and the tokens are counted', async () => {
    const { read, totals } = await tenant();
    scripts.push({ events: [says(text), ends('content_filter'), counts, done], closing: 'end' });
    expect(await read()).toContain('"code":"content-filter"');
    expect(await totals()).toMatchObject({ 'model-tokens-out': 3 });
  });

  it.each(['before the first event', 'while the provider thinks'])(
    'is left by its caller %s: the provider’s connection ends, and what came is counted once',
    async (when) => {
      const { call, totals } = await tenant();
      scripts.push({ events: [says(text)], closing: 'hang' });
      const answer = await call();
      if (answer.kind === 'json') throw new Error('This is no stream.');
      const events = answer.events[Symbol.asyncIterator]();
      if (when !== 'before the first event') {
        await events.next();
        events.next().catch(() => {});
      }
      await events.return?.();
      await events.return?.();
      await untilLeft();
      const counted = await totals();
      expect(counted['model-tokens-in']).toBeGreaterThanOrEqual(100);
      expect(counted['model-tokens-out'] ?? 0).toBe(when === 'before the first event' ? 0 : 3);
    },
  );
});

describe('an answer in one piece', () => {
  const whole = (finish: string, usage?: object) => ({
    json: { id: 'same-id', choices: [{ message: { role: 'assistant', content: text }, finish_reason: finish }], usage },
  });

  it('is counted by what the provider tells, or estimated', async () => {
    const { read, totals } = await tenant();
    scripts.push(whole('stop', { prompt_tokens: 7, completion_tokens: 3 }), whole('stop'));
    await read({ stream: false });
    expect(await totals()).toMatchObject({ 'model-tokens-in': 7, 'model-tokens-out': 3 });
    await read({ stream: false });
    expect(await totals()).toMatchObject({ 'model-tokens-out': 6 });
    expect((await totals())['model-tokens-estimated']).toBeGreaterThan(100);
  });

  it('that the content filter withheld is counted and refused', async () => {
    const { read, totals } = await tenant();
    scripts.push(whole('content_filter', { prompt_tokens: 7, completion_tokens: 3 }));
    await expect(read({ stream: false })).rejects.toBeInstanceOf(ModelFailure);
    expect(await totals()).toMatchObject({ 'model-tokens-in': 7 });
  });
});
