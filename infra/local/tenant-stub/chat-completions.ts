import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { APIConnectionError, APIError } from 'openai';
import type { Admission } from './admission.ts';
import type { Agent } from './agent.ts';
import { InvalidRequest, readChatRequest } from './chat-request.ts';
import type { Config } from './config-file.ts';
import { readBody, sendJson } from './http-answer.ts';
import type { Log } from './log.ts';

interface ChatParts {
  config: Config;
  agent: Agent;
  admission: Admission;
  log: Log;
}

const unavailable = {
  error: {
    message: 'Gateway is temporarily unavailable while suspending or restarting',
    type: 'service_unavailable',
    code: 'gateway_unavailable',
  },
};

/** `POST /v1/chat/completions`: one turn of one session, as JSON or as a stream. */
export function createChatEndpoint({ config, agent, admission, log }: ChatParts) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const disconnected = new AbortController();
    response.on('close', () => disconnected.abort(new Error('HTTP client disconnected')));
    const admitted = await admission.run(async () => {
      const body = await readBody(request);
      if (body === undefined) return sendJson(response, 413, failure('Payload too large', 'invalid_request_error'));
      try {
        await answer(body, disconnected.signal);
      } catch (error) {
        if (disconnected.signal.aborted) return;
        const { status, body: problem } = problemOf(error);
        log.warn(`chat completion failed: ${status}`);
        if (!response.headersSent) return sendJson(response, status, problem);
        response.end(`data: ${JSON.stringify(problem)}\n\ndata: [DONE]\n\n`);
      }
    });
    if (!admitted) sendJson(response, 503, unavailable, { 'retry-after': '1' });

    async function answer(json: string, signal: AbortSignal): Promise<void> {
      const { turn, model, stream, includeUsage } = readChatRequest(config, request.headers, json);
      const identity = { id: `chatcmpl_${randomUUID()}`, created: Math.floor(Date.now() / 1000), model };
      const chunk = (part: object) =>
        response.write(`data: ${JSON.stringify({ ...identity, object: 'chat.completion.chunk', ...part })}\n\n`);
      const delta = (content: object, finish_reason: 'stop' | null = null) =>
        chunk({ choices: [{ index: 0, delta: content, finish_reason }] });
      if (stream) {
        response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' });
        delta({ role: 'assistant' });
      }
      const { text, usage } = await agent.run({ ...turn, signal });
      if (text === '') throw new Error('The model said nothing.');
      if (!stream) {
        const message = { role: 'assistant', content: text };
        const choices = [{ index: 0, message, finish_reason: 'stop' }];
        return sendJson(response, 200, { ...identity, object: 'chat.completion', choices, usage });
      }
      delta({ content: text });
      delta({}, 'stop');
      if (includeUsage) chunk({ choices: [], usage });
      response.end('data: [DONE]\n\n');
    }
  };
}

const failure = (message: string, type: string) => ({ error: { message, type } });

function problemOf(error: unknown): { status: number; body: ReturnType<typeof failure> } {
  if (error instanceof InvalidRequest) return { status: 400, body: failure(error.message, 'invalid_request_error') };
  if (error instanceof APIConnectionError)
    return { status: 408, body: failure('upstream provider timeout', 'api_error') };
  if (error instanceof APIError) {
    if (error.status === 400) return { status: 400, body: failure(error.message, 'invalid_request_error') };
    if (error.status === 401) return { status: 401, body: failure(error.message, 'authentication_error') };
    if (error.status === 429) return { status: 429, body: failure(error.message, 'rate_limit_error') };
    if (error.status && error.status >= 500)
      return { status: 502, body: failure('upstream provider overloaded', 'api_error') };
  }
  return { status: 500, body: failure('internal error', 'api_error') };
}
