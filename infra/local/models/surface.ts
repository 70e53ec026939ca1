import type { IncomingMessage, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import type { Mountable } from '@copilotkit/aimock';
import { z } from 'zod';
import { embed, toBase64 } from './embedding.ts';
import { noSuchDeployment, noSuchResource, wrongRequest } from './openai-error.ts';
import { contentWords } from './words.ts';

const BASE = '/openai/v1';
const ANSWERED_BY_AIMOCK = new Set([`POST ${BASE}/chat/completions`, `POST ${BASE}/responses`]);
const MODEL = new RegExp(`^GET ${BASE}/models/([^/]+)$`);

const EmbeddingRequest = z.object({
  model: z.string(),
  input: z.union([z.string(), z.array(z.string()).min(1).max(2048)]),
  dimensions: z.int().min(1).max(3072).default(1536),
  encoding_format: z.enum(['float', 'base64']).default('float'),
});

export interface Deployments {
  readonly chat: readonly string[];
  readonly embedding: readonly string[];
}

interface Answer {
  readonly status?: number;
  readonly [member: string]: unknown;
}

/** Stands before aimock: lets chat and responses through, answers models and embeddings, and refuses all else with 404. */
export function surface(deployments: Deployments): Mountable {
  const all = [...deployments.chat, ...deployments.embedding];
  return {
    handleRequest: async (request, response, path) => {
      const called = `${request.method} ${path}`;
      if (ANSWERED_BY_AIMOCK.has(called)) return false;
      const { status = 200, ...body } = await answer(called, request, deployments, all);
      return send(response, status, body);
    },
  };
}

async function answer(
  called: string,
  request: IncomingMessage,
  { embedding }: Deployments,
  all: readonly string[],
): Promise<Answer> {
  if (called === `GET ${BASE}/models`) return { object: 'list', data: all.map(describe) };
  if (called === `POST ${BASE}/embeddings`)
    return answerEmbeddings(await json(request).catch(() => undefined), embedding);
  const [, model] = MODEL.exec(called) ?? [];
  if (model === undefined) return noSuchResource;
  return all.includes(model) ? describe(model) : noSuchDeployment(model);
}

const describe = (id: string) => ({ id, object: 'model', created: 0, owned_by: 'clawdesk' });

function answerEmbeddings(input: unknown, deployments: readonly string[]): Answer {
  const parsed = EmbeddingRequest.safeParse(input);
  if (!parsed.success) return wrongRequest(z.prettifyError(parsed.error));
  const { model, input: given, dimensions, encoding_format: format } = parsed.data;
  if (!deployments.includes(model)) return noSuchDeployment(model);
  const texts = [given].flat();
  const tokens = texts.reduce((sum, text) => sum + Math.max(1, contentWords(text).length), 0);
  const data = texts.map((text, index) => {
    const vector = embed(text, dimensions);
    return { object: 'embedding', index, embedding: format === 'base64' ? toBase64(vector) : vector };
  });
  return { object: 'list', model, data, usage: { prompt_tokens: tokens, total_tokens: tokens } };
}

function send(response: ServerResponse, status: number, body: object): true {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  return true;
}
