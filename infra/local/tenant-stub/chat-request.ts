import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import type { Turn } from './agent.ts';
import type { Config } from './config-file.ts';

const Part = z.union([
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({ type: z.literal('image_url'), image_url: z.object({ url: z.string() }) }),
]);
const Message = z.object({ role: z.string(), content: z.union([z.string(), z.array(Part)]) });
const Body = z.object({
  model: z.string().default('openclaw'),
  user: z.string().optional(),
  stream: z.boolean().default(false),
  stream_options: z.object({ include_usage: z.boolean().default(false) }).nullish(),
  messages: z.array(Message).default([]),
});
type Message = z.infer<typeof Message>;

const agentTargets = new Set(['openclaw', 'openclaw/default', 'openclaw/main', 'openclaw:main', 'agent:main']);
const reservedSession = /^(subagent|cron|acp):/;
const imageUrl = /^data:image\/(jpeg|png|gif|webp|heic|heif);base64,/;

/** A request the gateway answers with 400; the message is the gateway's own. */
export class InvalidRequest extends Error {}

export interface ChatRequest {
  turn: Omit<Turn, 'signal'>;
  /** Echoed in the answer. */
  model: string;
  stream: boolean;
  includeUsage: boolean;
}

/** Reads a chat completion request as the gateway does; throws `InvalidRequest`. */
export function readChatRequest(config: Config, headers: IncomingHttpHeaders, json: string): ChatRequest {
  const parsed = Body.safeParse(parseJson(json));
  if (!parsed.success) throw new InvalidRequest(z.prettifyError(parsed.error));
  const { model, user, stream, stream_options, messages } = parsed.data;
  if (!agentTargets.has(model)) throw new InvalidRequest('Invalid `model`. Use `openclaw` or `openclaw/<agentId>`.');
  const explicit = headers['x-openclaw-session-key'];
  if (typeof explicit === 'string' && reservedSession.test(explicit)) {
    throw new InvalidRequest('`x-openclaw-session-key` cannot use reserved internal session namespaces.');
  }
  const session = explicit ?? (user ? `openai-user:${user}` : `openai:${randomUUID()}`);
  const route = modelRoute(config, headers['x-openclaw-model']);
  const { text, images } = newestTurn(messages);
  if (!text && images.length === 0) throw new InvalidRequest('Missing user message in `messages`.');
  const system = messages
    .filter(({ role }) => role === 'system' || role === 'developer')
    .map(textOf)
    .join('\n\n');
  return {
    turn: { sessionKey: `agent:main:${session}`, model: route, system, text, images },
    model,
    stream,
    includeUsage: stream_options?.include_usage ?? false,
  };
}

function modelRoute(config: Config, header: string | string[] | undefined) {
  const { model, modelPolicy } = config.agents.defaults;
  const wanted = typeof header === 'string' ? header : model.primary;
  if (!modelPolicy.allow.includes(wanted))
    throw new InvalidRequest(`Model '${wanted}' is not allowed for agent 'main'.`);
  const [provider = '', ...id] = wanted.split('/');
  return { provider, id: id.join('/') };
}

function newestTurn(messages: Message[]): { text: string; images: string[] } {
  const conversation = messages.filter(({ role }) => role === 'user' || role === 'assistant');
  const newest = conversation.at(-1);
  if (!newest) return { text: '', images: [] };
  const images =
    typeof newest.content === 'string'
      ? []
      : newest.content.flatMap((part) => ('image_url' in part ? [part.image_url.url] : []));
  if (images.some((url) => !imageUrl.test(url))) throw new InvalidRequest('Invalid image_url content in `messages`.');
  const spoken = conversation.map((message) => ({ role: message.role, text: textOf(message) }));
  const text =
    spoken.length === 1
      ? textOf(newest)
      : spoken.map(({ role, text }) => `${role === 'user' ? 'User' : 'Assistant'}: ${text}`).join('\n');
  return { text, images };
}

function textOf({ content }: Message): string {
  if (typeof content === 'string') return content.trim();
  return content
    .flatMap((part) => ('text' in part ? [part.text] : []))
    .join('\n')
    .trim();
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new InvalidRequest(error instanceof Error ? error.message : 'invalid JSON');
  }
}
