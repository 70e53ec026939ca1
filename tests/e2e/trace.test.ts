import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { traceHeader } from '../../shared/openclaw/prompt-plugin.ts';
import { type Platform, startPlatform } from '../support/platform.ts';

const Line = z.object({
  name: z.string(),
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().nullable(),
  attributes: z.record(z.string(), z.union([z.string(), z.number()])),
});
type Line = z.infer<typeof Line>;

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform({ settings: { APPLICATIONINSIGHTS_CONNECTION_STRING: 'console' } });
}, 120_000);
afterAll(() => platform?.stop());

const lines = (): Line[] =>
  platform.output.flatMap((line) => {
    const json = /span (\{.*\})\s*$/.exec(line)?.[1];
    return json === undefined ? [] : [Line.parse(JSON.parse(json))];
  });

/** The spans of the trace that the newest message began, once its answer is delivered. */
async function traceOfNewestMessage(): Promise<Line[]> {
  for (let look = 0; look < 200; look++) {
    const all = lines();
    const message = all.findLast(({ name }) => name === 'sendMessage');
    const spans = all.filter(({ traceId }) => traceId === message?.traceId);
    if (spans.some(({ name }) => name === 'deliver')) return spans;
    await delay(50);
  }
  throw new Error('The newest message has no whole trace.');
}

describe("a customer's message", () => {
  it('is one trace from the webhook through orchestrations and the instance to the model', async () => {
    await platform.createTenant('acme');
    await platform.operate('POST', '/tenants/acme/pause');
    const visitor = await platform.visitor('acme');
    const text = 'My card 4111 1111 1111 1111 was stolen, says Jane Canary';
    await visitor.ask(text);
    await platform.reached('acme', 'ready');

    const spans = await traceOfNewestMessage();
    const names = new Set(spans.map(({ name }) => name));
    for (const name of [
      'sendMessage',
      'cosmos batch',
      'wakeTenant',
      'lifecycleStep',
      'turn',
      'ask instance',
      'modelChatCompletions',
      'ask model',
      'deliver',
    ])
      expect(names).toContain(name);
    const ids = new Set(spans.map(({ spanId }) => spanId));
    const roots = spans.filter(({ parentSpanId }) => parentSpanId === null || !ids.has(parentSpanId));
    expect(roots.map(({ name }) => name)).toEqual(['sendMessage']);
    const proxied = spans.find(({ name }) => name === 'modelChatCompletions');
    const asking = spans.find(({ spanId }) => spanId === proxied?.parentSpanId);
    expect(asking?.name).toBe('ask instance');

    const told = JSON.stringify(lines());
    for (const word of ['Canary', '4111 1111', 'stolen', visitor.token, platform.cosmos.key])
      expect(told).not.toContain(word);
    const attributes = new Set(lines().flatMap((span) => Object.keys(span.attributes)));
    for (const name of attributes) expect(name).toMatch(/^(clawdesk|http|db|gen_ai|error)\./);
  }, 120_000);

  it('is another trace than the one before', async () => {
    const visitor = await platform.visitor('acme');
    await visitor.ask('Hello');
    const first = (await traceOfNewestMessage())[0]?.traceId;
    await visitor.ask('Hello again');
    const second = (await traceOfNewestMessage())[0]?.traceId;
    expect(first).toBeDefined();
    expect(second).not.toBe(first);
  }, 60_000);

  it('joins no trace by the header that instances use', async () => {
    const foreign = 'f'.repeat(32);
    const { headers } = await platform.visitor('acme');
    const response = await fetch(`${platform.api}/chat/messages`, {
      method: 'POST',
      headers: { ...headers, [traceHeader]: `00-${foreign}-${'e'.repeat(16)}-01` },
      body: JSON.stringify({ clientMessageId: 'with-a-trace', text: 'Hello' }),
    });
    expect(response.status).toBe(202);
    expect((await traceOfNewestMessage()).length).toBeGreaterThan(0);
    expect(lines().map(({ traceId }) => traceId)).not.toContain(foreign);
  }, 60_000);
});
