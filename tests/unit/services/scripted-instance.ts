import { once } from 'node:events';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { z } from 'zod';
import type { TenantRecord } from '../../../shared/domain/tenant.ts';
import { createConnect } from '../../../shared/services/tenants/tenant-instance.ts';
import { createSecretsOf } from '../../../shared/tenancy/tenant-secrets.ts';

const Turn = z.object({ messages: z.array(z.object({ role: z.string(), content: z.string() })) });

export type Asked = { text: string; system: string; session: string; model: string };
type Reply = string | { status: number; message?: string };
export type Answer = (asked: Asked) => Reply | Promise<Reply>;
export type ScriptedInstance = Awaited<ReturnType<typeof startScriptedInstance>>;

/** Clients with a key of the tests. */
export const connect = createConnect(createSecretsOf(new Uint8Array(32).fill(7)));

/** Gateway and keeper of one tenant in one small server: what it answers to a turn, the test says. */
export async function startScriptedInstance(bootId: string, answer: Answer) {
  const asked: Asked[] = [];
  const instance = { bootId, restoredFrom: null as string | null };
  const server = createServer(async (request, response) => {
    const send = (status: number, body: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    if (request.url === '/state') return send(200, instance);
    if (request.url !== '/v1/chat/completions') return send(404, { error: { message: 'Not found' } });
    const { messages } = Turn.parse(await json(request));
    const said = (role: string): string => messages.find((message) => message.role === role)?.content ?? '';
    const turn: Asked = {
      text: said('user'),
      system: said('system'),
      session: String(request.headers['x-openclaw-session-key']),
      model: String(request.headers['x-openclaw-model']),
    };
    asked.push(turn);
    const reply = await answer(turn);
    if (typeof reply !== 'string') return send(reply.status, { error: { message: reply.message ?? 'No.' } });
    const choices = [{ message: { role: 'assistant', content: reply } }];
    send(200, { choices, usage: { prompt_tokens: 1, completion_tokens: 1 } });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  return {
    asked,
    /** What the keeper says of itself; a new `bootId` is a restart that nobody ordered. */
    state: instance,
    /** What a tenant's record says of this instance. */
    record: {
      appName: bootId,
      url,
      keeperUrl: url,
      lifeId: bootId,
      bootId,
      snapshotAt: null,
    } satisfies TenantRecord['instance'],
    async close(): Promise<void> {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
