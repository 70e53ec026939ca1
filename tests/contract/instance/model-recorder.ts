import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { z } from 'zod';
import { callerHeader } from '../../../shared/openclaw/models.ts';
import { traceHeader } from '../../../shared/openclaw/prompt-plugin.ts';

const Request = z.object({
  model: z.string(),
  messages: z.array(z.object({ role: z.string(), content: z.unknown() })),
  tools: z.unknown().optional(),
  functions: z.unknown().optional(),
});
export type ModelRequest = z.infer<typeof Request>;

export type ModelReply =
  | { text: string; after?: Promise<void> }
  | { toolCall: { name: string; arguments: object } }
  | { status: number; message?: string };

export type ModelRecorder = Awaited<ReturnType<typeof startModelRecorder>>;

/** A model provider that records what instances send it and answers as the test says. */
export async function startModelRecorder() {
  const requests: ModelRequest[] = [];
  const bodies: string[] = [];
  const traces: unknown[] = [];
  const tokens = new Set<string | undefined>();
  const callers = new Set<unknown>();
  const unscripted = (): ModelReply => ({ text: `answer ${requests.length}` });
  let reply = unscripted;
  let arrived = Promise.withResolvers<void>();

  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const parsed = Request.parse(JSON.parse(body));
    requests.push(parsed);
    bodies.push(body);
    tokens.add(request.headers.authorization);
    callers.add(request.headers[callerHeader.name]);
    traces.push(request.headers[traceHeader]);
    arrived.resolve();
    await send(response, parsed.model, reply());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = z.object({ port: z.number() }).parse(server.address()).port;

  return {
    url: `http://127.0.0.1:${port}/api/model/v1`,
    requests,
    bodies,
    tokens,
    /** What called, by its own word. */
    callers,
    /** The trace of each request, as it was told. */
    traces,
    /** Answers every request as told, until `improvise`. */
    script(next: ModelReply): void {
      reply = () => next;
    },
    improvise(): void {
      reply = unscripted;
    },
    /** Resolves when the next request has arrived. */
    nextRequest(): Promise<void> {
      arrived = Promise.withResolvers<void>();
      return arrived.promise;
    },
    last(): ModelRequest {
      return z.object({}).loose().pipe(Request).parse(requests.at(-1));
    },
    async close(): Promise<void> {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

async function send(response: ServerResponse, model: string, reply: ModelReply): Promise<void> {
  if ('status' in reply) {
    response.writeHead(reply.status, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify({ error: { message: reply.message ?? 'refused by the model', type: 'invalid_request_error' } }),
    );
    return;
  }
  if ('text' in reply) await reply.after;
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const chunk = (part: object) =>
    response.write(
      `data: ${JSON.stringify({ id: 'r', object: 'chat.completion.chunk', created: 1, model, ...part })}\n\n`,
    );
  const delta =
    'text' in reply
      ? { content: reply.text }
      : { tool_calls: [{ index: 0, id: 'call_1', type: 'function', function: wireCall(reply.toolCall) }] };
  chunk({ choices: [{ index: 0, delta: { role: 'assistant', ...delta }, finish_reason: null }] });
  chunk({ choices: [{ index: 0, delta: {}, finish_reason: 'text' in reply ? 'stop' : 'tool_calls' }] });
  chunk({ choices: [], usage: { prompt_tokens: 11, completion_tokens: 3, total_tokens: 14 } });
  response.end('data: [DONE]\n\n');
}

function wireCall(call: { name: string; arguments: object }) {
  return { name: call.name, arguments: JSON.stringify(call.arguments) };
}
