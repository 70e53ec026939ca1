import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type ChatMessage, isChatCompletionBody, LLMock } from '@copilotkit/aimock';
import { asksForClaimCheck, claimCheck } from './claim-check.ts';
import { type Answerer, type Fault, toFixture } from './faults.ts';
import { asksForPacket, handOffPacket } from './hand-off-packet.ts';
import { noSuchDeployment, wrongRequest } from './openai-error.ts';
import { readPrompt, textOf } from './prompt.ts';
import { reply } from './reply.ts';
import { type Deployments, surface } from './surface.ts';

const CHARACTERS_PER_TOKEN = 4;
const TOKENS_PER_IMAGE = 85;

export interface ModelsOptions {
  /** 0 for any free port. */
  readonly port: number;
  /** Where the key is kept, so that it stays the same over restarts. */
  readonly dataFolder?: string;
  /** Wait before the first byte of an answer. */
  readonly latencyMs?: number;
  /** Wait between two chunks of a stream. */
  readonly streamChunkMs?: number;
  readonly deployments?: Partial<Deployments>;
}

/** One chat or responses call as it arrived, both with chat messages. */
export interface ModelRequest {
  readonly path: string;
  readonly model: string;
  readonly messages: readonly ChatMessage[];
  readonly stream: boolean;
  readonly status: number;
}

export interface LocalModels {
  /** Base of `{endpoint}/openai/v1/`. */
  readonly endpoint: string;
  readonly key: string;
  /** The calls so far, oldest first. */
  requests(): ModelRequest[];
  /** Makes the next requests fail. */
  fail(fault: Fault): void;
  close(): Promise<void>;
}

/** Serves the Azure OpenAI v1 surface with deterministic answers taken from the passages and the conversation in the prompt. */
export async function startModels(options: ModelsOptions): Promise<LocalModels> {
  const { port, dataFolder, latencyMs = 0, streamChunkMs = 0 } = options;
  const deployments: Deployments = {
    chat: ['gpt-fast', 'gpt-vision', 'gpt-reasoning'],
    embedding: ['text-embedding-3-small'],
    ...options.deployments,
  };
  const key = dataFolder ? await keptKey(dataFolder) : newKey();
  const answer = answerer(deployments.chat, latencyMs);
  const mock = new LLMock({ port, host: '127.0.0.1', latency: streamChunkMs, auth: { apiKeys: [key] } });
  mock.mount('', surface(deployments)).on({ endpoint: 'chat' }, answer);
  await mock.start();

  return {
    endpoint: `http://127.0.0.1:${mock.port}`,
    key,
    requests: () =>
      mock.getRequests().flatMap(({ path, body, response }) => {
        if (!isChatCompletionBody(body)) return [];
        return [
          { path, model: body.model, messages: body.messages, stream: body.stream === true, status: response.status },
        ];
      }),
    fail: (fault) => {
      mock.prependFixture(toFixture(fault, answer));
    },
    close: () => mock.stop(),
  };
}

function answerer(deployments: readonly string[], latencyMs: number): Answerer {
  return async ({ model, messages, response_format: format }) => {
    if (!model) return wrongRequest("You must provide a 'model' parameter.");
    if (!deployments.includes(model)) return noSuchDeployment(model);
    await delay(latencyMs);
    const prompt = readPrompt(messages);
    const content = written(format, messages) ?? reply(prompt);
    const read = messages.reduce((sum, message) => sum + textOf(message).length, 0);
    return {
      content,
      usage: {
        prompt_tokens: Math.ceil(read / CHARACTERS_PER_TOKEN) + prompt.images.length * TOKENS_PER_IMAGE,
        completion_tokens: Math.ceil(content.length / CHARACTERS_PER_TOKEN),
      },
    };
  };
}

/** What has a form of its own; undefined for an answer in words. */
function written(format: unknown, messages: readonly ChatMessage[]): string | undefined {
  if (asksForPacket(format)) return handOffPacket(messages);
  return asksForClaimCheck(format) ? claimCheck(messages) : undefined;
}

const newKey = (): string => randomBytes(32).toString('hex');

async function keptKey(dataFolder: string): Promise<string> {
  const file = join(dataFolder, 'models.key');
  await mkdir(dataFolder, { recursive: true });
  await writeFile(file, newKey(), { flag: 'wx', mode: 0o600 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  return readFile(file, 'utf8');
}
