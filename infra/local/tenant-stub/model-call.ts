import OpenAI from 'openai';
import type { Config } from './config-file.ts';
import type { Message, ToolCall } from './transcript.ts';

export interface ModelRef {
  provider: string;
  id: string;
}

export interface ModelContext {
  systemPrompt: string;
  messages: Message[];
}

export interface ModelAnswer {
  text: string;
  toolCalls: ToolCall[];
  usage: { prompt_tokens: number; completion_tokens: number; total_tokens: number };
}

/** Sends one context to a model. Plugins wrap it, as they do in OpenClaw. */
export type StreamFn = (
  model: ModelRef,
  context: ModelContext,
  options: { signal: AbortSignal; headers?: Record<string, string> },
) => Promise<ModelAnswer>;

/** Calls the configured provider the way the gateway does: streaming, usage included, no tools offered. */
export function createModelCall(config: Config): StreamFn {
  return async (model, { systemPrompt, messages }, { signal, headers: ofCall }) => {
    const provider = config.models.providers[model.provider];
    const limits = provider?.models.find(({ id }) => id === model.id);
    if (!provider || !limits) throw new Error(`Unknown model ${model.provider}/${model.id}`);
    const { baseUrl: baseURL, apiKey, headers } = provider;
    const client = new OpenAI({ baseURL, apiKey, defaultHeaders: headers, maxRetries: 2 });
    const stream = await client.chat.completions.create(
      {
        model: model.id,
        messages: [{ role: 'system', content: systemPrompt }, ...messages.map(wireMessage)],
        stream: true,
        stream_options: { include_usage: true },
        max_completion_tokens: limits.maxTokens,
      },
      { signal, ...(ofCall ? { headers: ofCall } : {}) },
    );
    const answer: ModelAnswer = {
      text: '',
      toolCalls: [],
      usage: { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 },
    };
    for await (const { choices, usage } of stream) {
      const delta = choices[0]?.delta;
      answer.text += delta?.content ?? '';
      for (const { index, id, function: call } of delta?.tool_calls ?? []) {
        const known = answer.toolCalls[index] ?? { id: '', name: '', arguments: '' };
        answer.toolCalls[index] = {
          id: known.id + (id ?? ''),
          name: known.name + (call?.name ?? ''),
          arguments: known.arguments + (call?.arguments ?? ''),
        };
      }
      if (usage) {
        const { prompt_tokens, completion_tokens, total_tokens } = usage;
        answer.usage = { prompt_tokens, completion_tokens, total_tokens };
      }
    }
    return answer;
  };
}

function wireMessage(message: Message): OpenAI.ChatCompletionMessageParam {
  switch (message.role) {
    case 'user': {
      const text = `[${sentAt(message.timestamp)}] ${message.text}`;
      if (message.images.length === 0) return { role: 'user', content: text };
      const images = message.images.map((url) => ({ type: 'image_url' as const, image_url: { url } }));
      return { role: 'user', content: [{ type: 'text', text }, ...images] };
    }
    case 'assistant':
      if (message.toolCalls.length === 0) return { role: 'assistant', content: message.text };
      return {
        role: 'assistant',
        content: message.text || null,
        tool_calls: message.toolCalls.map(({ id, ...call }) => ({ id, type: 'function', function: call })),
      };
    case 'toolResult':
      return { role: 'tool', tool_call_id: message.toolCallId, content: message.text };
  }
}

/** `Sat 2026-11-21 11:08 UTC`, the stamp OpenClaw puts before each customer message. */
function sentAt(timestamp: number): string {
  const iso = new Date(timestamp).toISOString();
  const day = new Intl.DateTimeFormat('en', { weekday: 'short', timeZone: 'UTC' }).format(timestamp);
  return `${day} ${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}
