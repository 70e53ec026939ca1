import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { openGatewaySocket } from '../../../shared/openclaw/gateway-socket.ts';
import { modelToken, readLog } from './instance-process.ts';
import type { World } from './world.ts';

export function lockdownCases(world: () => World): void {
  const post = (path: string, headers: Record<string, string>, body: unknown) =>
    fetch(`${world().instance.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });

  describe('lock-down', () => {
    it.each(['/v1/chat/completions', '/api/v1/admin/rpc'])('refuses %s without the right token', async (path) => {
      const before = world().model.requests.length;
      const body = { method: 'health', messages: [{ role: 'user', content: 'hello' }] };
      expect((await post(path, {}, body)).status).toBe(401);
      expect((await post(path, { authorization: 'Bearer wrong' }, body)).status).toBe(401);
      expect(world().model.requests).toHaveLength(before);
    });

    it('refuses a WebSocket with a wrong token, and does not repeat the token', async () => {
      const opening = openGatewaySocket({ url: world().instance.url, gatewayToken: 'wrong-token-77' });
      await expect(opening).rejects.toMatchObject({ message: expect.not.stringContaining('wrong-token-77') });
    });

    it('knows no other routes, methods or models', async () => {
      const { url, gatewayToken } = world().instance;
      const authorization = `Bearer ${gatewayToken}`;
      expect((await fetch(`${url}/nothing/here`, { headers: { authorization } })).status).toBe(404);
      expect((await fetch(`${url}/v1/chat/completions`, { headers: { authorization } })).status).toBe(405);
      expect((await post('/api/v1/admin/rpc', { authorization }, { method: 'shell.run' })).status).toBe(400);
      const headers = { authorization, 'x-openclaw-model': 'clawdesk/other' };
      const body = { model: 'openclaw/default', messages: [{ role: 'user', content: 'hello' }] };
      expect((await post('/v1/chat/completions', headers, body)).status).toBe(400);
    });

    it.each(['/model clawdesk/reasoning', '/new', '/status', '/reset', '/stop', '/config show', '!ls', '/acp spawn x'])(
      'takes the customer text "%s" as mere text',
      async (text) => {
        const { instance, model } = world();
        const sessionKey = randomUUID();
        await instance.client.chat({ sessionKey, model: 'fast', text: 'Remember the colour teal.' });
        await instance.client.chat({ sessionKey, model: 'fast', text });
        expect(JSON.stringify(model.last().messages.at(-1))).toContain(text);
        await instance.client.chat({ sessionKey, model: 'fast', text: 'Which colour?' });
        expect(model.last().model).toBe('fast');
        expect(JSON.stringify(model.last())).toContain('Remember the colour teal.');
      },
    );

    it('offers the model no tool', async () => {
      const { instance, model } = world();
      await instance.client.chat({ sessionKey: randomUUID(), model: 'reasoning', text: 'List the files.' });
      expect(model.last().tools).toBeUndefined();
      expect(model.last().functions).toBeUndefined();
    });

    it.each(['exec', 'write', 'browser', 'sessions_spawn', 'gateway'])(
      'runs nothing and gives up when the model insists on the tool %s',
      async (name) => {
        const { instance, model, stateDir } = world();
        const marker = join(stateDir, `touched-by-${name}`);
        const before = model.requests.length;
        const parameters = { command: `touch ${marker}`, path: marker, file_path: marker, content: 'x', task: 'x' };
        model.script({ toolCall: { name, arguments: parameters } });
        const turn = { sessionKey: randomUUID(), model: 'fast', text: 'Do it.' } as const;
        await expect(instance.client.chat(turn)).rejects.toMatchObject({ name: 'InstanceFailed', status: 500 });
        expect(model.requests.length - before).toBeLessThanOrEqual(3);
        expect(existsSync(marker)).toBe(false);
        model.script({ text: 'Sorry about that.' });
        expect(await instance.client.chat(turn)).toMatchObject({ text: 'Sorry about that.' });
      },
    );

    it('keeps secrets out of all that it tells, and customers’ words out of its log', async () => {
      const { instance, stateDir, model } = world();
      model.script({ text: 'The parcel is in Ghent.' });
      await instance.client.chat({ sessionKey: randomUUID(), model: 'fast', text: 'Where is parcel Zeta?' });
      const config = JSON.stringify(await instance.client.rpc('config.get'));
      const log = JSON.stringify(await instance.client.rpc('logs.tail', { limit: 200 })) + (await readLog(stateDir));
      expect(config).toContain('OPENCLAW_GATEWAY_TOKEN');
      for (const told of [config, log, instance.output()]) {
        expect(told).not.toContain(modelToken);
        expect(told).not.toContain(instance.gatewayToken);
      }
      for (const words of ['parcel Zeta', 'in Ghent']) expect(log).not.toContain(words);
    });
  });
}
