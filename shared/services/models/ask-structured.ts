import { zodResponseFormat } from 'openai/helpers/zod';
import type { z } from 'zod';
import type { TenantScope } from '../../tenancy/scope.ts';
import type { CallModel, ModelUse } from './call-model.ts';
import type { Tokens } from './provider-events.ts';

/** What a model is to write, by a schema and a name for it. */
export type JsonForm<T> = { schema: z.ZodType<T>; format: ReturnType<typeof zodResponseFormat> };

/** To be made once: turning a schema into JSON takes longer than all else that a question does here. */
export const jsonForm = <T>(schema: z.ZodType<T>, name: string): JsonForm<T> => ({
  schema,
  format: zodResponseFormat(schema, name),
});

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
    form: JsonForm<T>;
    prompt: { system: string; user: string };
    maxOutputTokens: number;
    timeoutMs?: number;
    signal?: AbortSignal;
  },
): Promise<Structured<T>> {
  const { scope, use, form, prompt, maxOutputTokens, timeoutMs, signal } = question;
  const { id, choices, usage } = await callModel({
    scope,
    use,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(signal ? { signal } : {}),
    ask: ({ openai, model }, options) =>
      openai.chat.completions.create(
        {
          model,
          response_format: form.format,
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
    found: read(form.schema, choices[0]?.message.content),
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
