import { zodResponseFormat } from 'openai/helpers/zod';
import type { UsageStore } from '../../azure/cosmos/usage.ts';
import type { Verdicts } from '../../domain/gate/assess.ts';
import { ClaimCheck, type ClaimQuestion, claimCheckPrompt, verifiedVerdicts } from '../../domain/gate/claim-check.ts';
import { estimatedCost } from '../../domain/prices.ts';
import type { TenantScope } from '../../tenancy/scope.ts';
import type { CallModel } from '../models/call-model.ts';

export type Tokens = { input: number; output: number };
/** `verdicts` are null when the model failed: rules decide. Cost in US dollars. */
export type Checked = { verdicts: Verdicts | null; tokens: Tokens; cost: number };
export type CheckClaims = (input: {
  scope: TenantScope;
  question: ClaimQuestion;
  /** Names the check, so that repeating it is metered once. */
  usageId: string;
  conversationId: string;
  signal: AbortSignal;
}) => Promise<Checked>;

// A customer waits: what takes longer is not worth it.
const totalMs = 20_000;
const attemptMs = 12_000;
const maxOutputTokens = 4000;
const format = zodResponseFormat(ClaimCheck, 'claim_check');

/** Asks the fast model, which has not seen the conversation, whether passages bear claims out. Never throws for what the model does. */
export function createCheckClaims(deps: {
  callModel: CallModel;
  usage: Pick<UsageStore, 'recordModel'>;
  now: () => Date;
}): CheckClaims {
  const { callModel, usage, now } = deps;

  return async ({ scope, question, usageId, conversationId, signal }) => {
    const { system, user } = claimCheckPrompt(question);
    const answer = await callModel({
      scope,
      use: 'fast',
      timeoutMs: attemptMs,
      signal: AbortSignal.any([signal, AbortSignal.timeout(totalMs)]),
      ask: ({ openai, model }, options) =>
        openai.chat.completions.create(
          {
            model,
            response_format: format,
            max_completion_tokens: maxOutputTokens,
            messages: [
              { role: 'system', content: system },
              { role: 'user', content: user },
            ],
          },
          options,
        ),
    }).catch(() => null);
    signal.throwIfAborted();
    if (answer === null) return { verdicts: null, tokens: { input: 0, output: 0 }, cost: 0 };
    const tokens = { input: answer.usage?.prompt_tokens ?? 0, output: answer.usage?.completion_tokens ?? 0 };
    const cost = estimatedCost('fast', tokens);
    const at = now().toISOString();
    const estimated = answer.usage === undefined;
    await usage.recordModel(scope, { usageId, conversationId, model: 'fast', tokens, cost, estimated, at });
    const found = read(answer.choices[0]?.message.content);
    return { verdicts: found && verifiedVerdicts(found, question), tokens, cost };
  };
}

/** A cut answer, or one that is no check, is none. */
function read(content: string | null | undefined): ClaimCheck | null {
  try {
    return ClaimCheck.safeParse(JSON.parse(content ?? '')).data ?? null;
  } catch {
    return null;
  }
}
