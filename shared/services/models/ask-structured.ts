import { zodResponseFormat } from 'openai/helpers/zod';
import type { z } from 'zod';
import type { TenantScope } from '../../tenancy/scope.ts';
import type { CallModel, ModelUse } from './call-model.ts';
import type { Tokens } from './provider-events.ts';

/** What the model wrote, null when it was cut or is not of the schema; and what it read and wrote. */
export type Structured<T> = {
  found: T | null;
  /** The provider's id of the answer; may be empty. */
  answerId: string;
  tokens: Tokens;
  /** The provider told no usage. */
  isUsageMissing: boolean;
};

/** Asks a model for JSON of a schema. Rules go into the system role, data into the user's. @throws ModelFailure */
export async function askStructured<T>(
  callModel: CallModel,
  question: {
    scope: TenantScope;
    use: ModelUse;
    schema: z.ZodType<T>;
    /** How the schema is called towards the model. */
    name: string;
    prompt: { system: string; user: string };
    maxOutputTokens: number;
    timeoutMs?: number;
    signal?: AbortSignal;
  },
): Promise<Structured<T>> {
  const { scope, use, schema, name, prompt, maxOutputTokens, timeoutMs, signal } = question;
  const response_format = zodResponseFormat(schema, name);
  const { id, choices, usage } = await callModel({
    scope,
    use,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(signal ? { signal } : {}),
    ask: ({ openai, model }, options) =>
      openai.chat.completions.create(
        {
          model,
          response_format,
          max_completion_tokens: maxOutputTokens,
          messages: [
            { role: 'system', content: prompt.system },
            { role: 'user', content: prompt.user },
          ],
        },
        options,
      ),
  });
  return {
    found: read(schema, choices[0]?.message.content),
    answerId: id,
    tokens: { input: usage?.prompt_tokens ?? 0, output: usage?.completion_tokens ?? 0 },
    isUsageMissing: usage === undefined,
  };
}

function read<T>(schema: z.ZodType<T>, content: string | null | undefined): T | null {
  try {
    return schema.safeParse(JSON.parse(content ?? '')).data ?? null;
  } catch {
    return null;
  }
}
