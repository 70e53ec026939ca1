import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from './config-file.ts';
import type { ModelRef, StreamFn } from './model-call.ts';
import { createTools } from './tools.ts';
import type { Transcripts } from './transcript.ts';

export interface Turn {
  sessionKey: string;
  model: ModelRef;
  system: string;
  text: string;
  images: string[];
  signal: AbortSignal;
}

interface AgentParts {
  config: Config;
  transcripts: Transcripts;
  streamFn: StreamFn;
  latencyMs: number;
}

export type Agent = ReturnType<typeof createAgent>;

/** Runs turns: one at a time per session, with the session's memory, and the tools that the configuration leaves. */
export function createAgent({ config, transcripts, streamFn, latencyMs }: AgentParts) {
  const useTool = createTools(config);
  const tails = new Map<string, Promise<unknown>>();

  async function runTurn({ sessionKey, model, system, text, images, signal }: Turn) {
    await sleep(latencyMs, undefined, { signal });
    transcripts.append(sessionKey, { role: 'user', text, images, timestamp: Date.now() });
    const usage = { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 };
    for (;;) {
      signal.throwIfAborted();
      const systemPrompt = await assemblePrompt(config.agents.defaults.workspace, system, model);
      const answer = await streamFn(model, { systemPrompt, messages: transcripts.read(sessionKey) }, { signal });
      usage.prompt_tokens += answer.usage.prompt_tokens;
      usage.completion_tokens += answer.usage.completion_tokens;
      usage.total_tokens += answer.usage.total_tokens;
      const { toolCalls } = answer;
      transcripts.append(sessionKey, { role: 'assistant', text: answer.text, toolCalls, timestamp: Date.now() });
      if (toolCalls.length === 0) return { text: answer.text, usage };
      for (const call of toolCalls) {
        const result = await useTool(call);
        transcripts.append(sessionKey, {
          role: 'toolResult',
          toolCallId: call.id,
          text: result,
          timestamp: Date.now(),
        });
      }
    }
  }

  return {
    run(turn: Turn): ReturnType<typeof runTurn> {
      const before = tails.get(turn.sessionKey) ?? Promise.resolve();
      const run = before.then(() => runTurn(turn));
      const tail = run
        .catch(() => undefined)
        .finally(() => {
          if (tails.get(turn.sessionKey) === tail) tails.delete(turn.sessionKey);
        });
      tails.set(turn.sessionKey, tail);
      return run;
    },
  };
}

async function assemblePrompt(workspace: string, system: string, model: ModelRef): Promise<string> {
  const files = ['AGENTS.md', 'SOUL.md', 'IDENTITY.md'].map(async (name) => {
    const content = await readFile(join(workspace, name), 'utf8').catch(() => '[MISSING]');
    return `## ${name}\n${content}`;
  });
  return [
    'You are a personal assistant running inside OpenClaw.',
    ...(await Promise.all(files)),
    ...(system ? [`## Conversation Context\n${system}`] : []),
    `Current model identity: ${model.provider}/${model.id}.`,
  ].join('\n\n');
}
