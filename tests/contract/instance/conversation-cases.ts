import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { context, propagation, trace } from '@opentelemetry/api';
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { ModelFailure, readModelFailure } from '../../../shared/domain/model-failure.ts';
import { InstanceFailed, InstanceUnavailable } from '../../../shared/openclaw/errors.ts';
import { openGatewaySocket } from '../../../shared/openclaw/gateway-socket.ts';
import { createInstanceClient } from '../../../shared/openclaw/instance-client.ts';
import { callerHeader } from '../../../shared/openclaw/models.ts';
import { errorBody } from '../../../shared/services/models/relay.ts';
import { inSpan, traceparent } from '../../../shared/telemetry/spans.ts';
import { freePort } from './instance-process.ts';
import { personaText, type World } from './world.ts';

const pixel =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const json = 'application/json';

export function conversationCases(world: () => World): void {
  describe('conversation', () => {
    it('says that it has started and is ready', async () => {
      const { client } = world().instance;
      expect(await client.startup()).toMatchObject({ started: true, status: 'started' });
      expect(await client.ready()).toEqual({ ready: true, failing: [] });
      expect(await client.health()).toMatchObject({ ok: true });
    });

    it('answers a message and counts its tokens', async () => {
      const { instance, model } = world();
      model.script({ text: 'We open at nine.' });
      const reply = await instance.client.chat({ sessionKey: randomUUID(), model: 'fast', text: 'When do you open?' });
      expect(reply).toEqual({ text: 'We open at nine.', model: 'fast', usage: { inputTokens: 11, outputTokens: 3 } });
      expect([...model.tokens]).toEqual(['Bearer model-token-0d5a2f7c9b']);
    });

    it('streams when asked to', async () => {
      const { instance, model } = world();
      model.script({ text: 'We open at nine.' });
      const response = await fetch(`${instance.url}/v1/chat/completions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${instance.gatewayToken}`, 'content-type': json },
        body: JSON.stringify({
          model: 'openclaw/default',
          stream: true,
          messages: [{ role: 'user', content: 'Open?' }],
        }),
      });
      expect(response.headers.get('content-type')).toContain('text/event-stream');
      const events = (await response.text()).trim().split('\n\n');
      expect(events.at(-1)).toBe('data: [DONE]');
      expect(events.join()).toContain('We open at nine.');
    });

    it('remembers a conversation, and only that one', async () => {
      const { instance, model } = world();
      const sessionKey = randomUUID();
      model.script({ text: 'Noted: 4711.' });
      await instance.client.chat({ sessionKey, model: 'fast', text: 'My order is 4711.' });
      await instance.client.chat({ sessionKey, model: 'fast', text: 'Where is it?' });
      expect(model.last().messages.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'user']);
      expect(JSON.stringify(model.last())).toMatch(/My order is 4711\..*Noted: 4711\..*Where is it\?/);
      await instance.client.chat({ sessionKey: randomUUID(), model: 'fast', text: 'Hello' });
      expect(JSON.stringify(model.last())).not.toContain('4711');
    });

    it('sends the model the persona and the instructions for this turn, and nothing else of its own', async () => {
      const { instance, model } = world();
      const sessionKey = randomUUID();
      const system = 'Answer in French.\nQuote <passage> 1.';
      await instance.client.chat({ sessionKey, model: 'fast', system, text: 'hello' });
      expect(model.last().messages[0]).toEqual({ role: 'system', content: `${personaText}\n\n${system}` });
      await instance.client.chat({ sessionKey, model: 'fast', text: 'hello again' });
      expect(model.last().messages[0]).toEqual({ role: 'system', content: personaText });
    });

    it('tells the model proxy the trace of each turn, and the model nothing of it', async () => {
      const { instance, model } = world();
      const provider = new NodeTracerProvider();
      provider.register();
      try {
        const sessionKey = randomUUID();
        const told: string[] = [];
        for (const text of ['hello', 'hello again']) {
          const turn = { sessionKey, model: 'fast', system: 'Answer in French.', text } as const;
          const current = await inSpan('turn', {}, async () => {
            await instance.client.chat(turn);
            return traceparent();
          });
          told.push(String(model.traces.at(-1)).slice(0, 35));
          expect(told.at(-1)).toBe(current?.slice(0, 35));
          expect(model.last().messages[0]).toEqual({ role: 'system', content: `${personaText}\n\nAnswer in French.` });
          expect(model.bodies.at(-1)).not.toContain(current?.slice(3, 35));
        }
        expect(new Set(told).size).toBe(2);
      } finally {
        await provider.shutdown();
        trace.disable();
        propagation.disable();
        context.disable();
      }
      await instance.client.chat({ sessionKey: randomUUID(), model: 'fast', text: 'hello' });
      expect(model.traces.at(-1)).toBeUndefined();
    });

    it('spends at most a kilobyte on "hello" besides the persona', async () => {
      const { instance, model } = world();
      await instance.client.chat({ sessionKey: randomUUID(), model: 'fast', text: 'hello' });
      const bytes = Buffer.byteLength(model.bodies.at(-1) ?? '');
      expect(bytes).toBeGreaterThan(0);
      expect(bytes).toBeLessThanOrEqual(1024 + Buffer.byteLength(personaText));
    });

    it.each(['fast', 'vision', 'reasoning'] as const)('takes a message to the model %s', async (route) => {
      const { instance, model } = world();
      await instance.client.chat({ sessionKey: randomUUID(), model: route, text: 'hello' });
      expect(model.last().model).toBe(route);
    });

    it('shows an image to the model, and refuses one by link', async () => {
      const { instance, model } = world();
      const turn = { sessionKey: randomUUID(), model: 'vision', text: 'What is it?' } as const;
      await instance.client.chat({ ...turn, images: [pixel] });
      expect(JSON.stringify(model.last().messages.at(-1))).toContain(pixel);
      await expect(instance.client.chat({ ...turn, images: ['http://127.0.0.1/a.png'] })).rejects.toMatchObject({
        name: 'InstanceFailed',
        status: 400,
      });
    });

    it('fails at once when the model refuses, and goes on with the next message', async () => {
      const { instance, model } = world();
      const turn = { sessionKey: randomUUID(), model: 'fast', text: 'hello' } as const;
      const before = model.requests.length;
      model.script({ status: 400 });
      await expect(instance.client.chat(turn)).rejects.toMatchObject({ name: 'InstanceFailed', status: 400 });
      expect(model.requests.length - before).toBe(1);
      model.script({ text: 'Back again.' });
      expect(await instance.client.chat(turn)).toMatchObject({ text: 'Back again.' });
    });

    it('hands on why the model proxy refused, which knows it by its header', async () => {
      const { instance, model } = world();
      const { message } = errorBody(new ModelFailure('over-budget', 'The budget is used up.')).error;
      model.script({ status: 400, message });
      const failure = await instance.client
        .chat({ sessionKey: randomUUID(), model: 'fast', text: 'hello' })
        .catch((error: unknown) => error);
      expect(readModelFailure(failure instanceof Error ? failure.message : '')).toEqual({
        why: 'over-budget',
        message: 'The budget is used up.',
      });
      expect([...model.callers]).toEqual([callerHeader.value]);
    });

    it('fails rather than inventing words when the model says nothing', async () => {
      const { instance, model } = world();
      model.script({ text: '' });
      const turn = { sessionKey: randomUUID(), model: 'fast', text: 'hello' } as const;
      await expect(instance.client.chat(turn)).rejects.toBeInstanceOf(InstanceFailed);
    });

    it('fails without a status when the deadline passes, and with the reason when aborted', async () => {
      const { instance, model } = world();
      const never = Promise.withResolvers<void>();
      model.script({ text: 'too late', after: never.promise });
      const turn = { sessionKey: randomUUID(), model: 'fast', text: 'hello' } as const;
      await expect(instance.client.chat({ ...turn, timeoutMs: 50 })).rejects.toMatchObject({
        name: 'InstanceFailed',
        status: undefined,
      });
      const reason = new Error('a person took over');
      await expect(instance.client.chat({ ...turn, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
      never.resolve();
    });

    it('is unavailable when nobody listens', async () => {
      const nobody = createInstanceClient({ url: `http://127.0.0.1:${await freePort()}`, gatewayToken: 'x' });
      await expect(nobody.startup()).rejects.toBeInstanceOf(InstanceUnavailable);
    });

    it('lists, shows and forgets sessions over WebSocket', async () => {
      const { instance, model } = world();
      const sessionKey = randomUUID();
      model.script({ text: 'Noted.' });
      await instance.client.chat({ sessionKey, model: 'fast', text: 'Forget me later.' });
      const socket = await openGatewaySocket(instance);
      try {
        const key = `agent:main:${sessionKey}`;
        expect(await socket.sessions()).toContain(key);
        const history = await socket.history(key);
        expect(history.map(({ role }) => role)).toEqual(['user', 'assistant']);
        expect(JSON.stringify(history)).toContain('Forget me later.');
        expect(await socket.deleteSession(key)).toBe(true);
        expect(await socket.sessions()).not.toContain(key);
        expect(await socket.deleteSession(key)).toBe(false);
      } finally {
        await socket.close();
      }
      await instance.client.chat({ sessionKey, model: 'fast', text: 'Who am I?' });
      expect(JSON.stringify(model.last())).not.toContain('Forget me later.');
    });

    it('follows an edited persona from the next message on, and edits no other file', async () => {
      const { instance, model } = world();
      const socket = await openGatewaySocket(instance);
      try {
        expect(await socket.files()).toEqual(expect.arrayContaining(['SOUL.md', 'AGENTS.md']));
        const before = await socket.readFile('SOUL.md');
        await socket.writeFile('SOUL.md', 'Speaks like a pirate.');
        await instance.client.chat({ sessionKey: randomUUID(), model: 'fast', text: 'hello' });
        expect(JSON.stringify(model.last().messages[0])).toContain('pirate');
        await socket.writeFile('SOUL.md', before ?? '');
        await expect(socket.writeFile('../openclaw.json', '{}')).rejects.toBeInstanceOf(InstanceFailed);
      } finally {
        await socket.close();
      }
    });
  });
}
