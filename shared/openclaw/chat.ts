import { z } from 'zod';
import { InstanceFailed } from './errors.ts';
import { type InstanceModel, modelProviderId } from './models.ts';
import { markTurnInstructions } from './prompt-plugin.ts';

export interface ChatTurn {
  /** One stable key per conversation episode: OpenClaw remembers the conversation under it. */
  sessionKey: string;
  model: InstanceModel;
  /** The platform's own instructions for this turn. Never customer text or passages: those are data and belong in `text`. */
  system?: string;
  /** The customer's newest message. Sent unchanged: this endpoint parses no slash commands. */
  text: string;
  /** `data:` URLs; an instance refuses every other kind. */
  images?: string[];
  signal?: AbortSignal;
  timeoutMs?: number;
}

export interface ChatReply {
  text: string;
  model: InstanceModel;
  usage: { inputTokens: number; outputTokens: number };
}

const Completion = z.object({
  choices: z.tuple([z.object({ message: z.object({ content: z.string() }) })], z.unknown()),
  usage: z.object({ prompt_tokens: z.int(), completion_tokens: z.int() }),
});

// OpenClaw's words for "the model said nothing": no customer should ever read them.
const emptyAnswer = 'No response from OpenClaw.';

/** The request for one turn: `POST /v1/chat/completions`, never `chat.send` or `agent`, which obey slash commands as owner. */
export function chatRequest({ sessionKey, model, system, text, images = [] }: ChatTurn, trace?: string) {
  const content = images.length
    ? [{ type: 'text', text }, ...images.map((url) => ({ type: 'image_url', image_url: { url } }))]
    : text;
  return {
    path: '/v1/chat/completions',
    headers: {
      ...(trace === undefined ? {} : { traceparent: trace }),
      'x-openclaw-session-key': sessionKey,
      'x-openclaw-model': `${modelProviderId}/${model}`,
    },
    body: {
      model: 'openclaw/default',
      messages: [
        ...(system ? [{ role: 'system', content: markTurnInstructions(system, trace) }] : []),
        { role: 'user', content },
      ],
    },
  };
}

/** Reads the answer to `chatRequest`; throws `InstanceFailed` when there is none. */
export function chatReply(model: InstanceModel, body: unknown): ChatReply {
  const completion = Completion.safeParse(body);
  if (!completion.success) throw new InstanceFailed('The instance answered in an unknown shape.', 200);
  const { choices, usage } = completion.data;
  const text = choices[0].message.content;
  if (text === '' || text === emptyAnswer) throw new InstanceFailed('The model gave an empty answer.', 200);
  return { text, model, usage: { inputTokens: usage.prompt_tokens, outputTokens: usage.completion_tokens } };
}
