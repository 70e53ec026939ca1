import type { UsageStore } from '../../azure/cosmos/usage.ts';
import type { Verdicts } from '../../domain/gate/assess.ts';
import { ClaimCheck, type ClaimQuestion, claimCheckPrompt, verifiedVerdicts } from '../../domain/gate/claim-check.ts';
import { estimatedCost } from '../../domain/prices.ts';
import type { TenantScope } from '../../tenancy/scope.ts';
import { askStructured, jsonForm } from '../models/ask-structured.ts';
import type { CallModel } from '../models/call-model.ts';
import type { Tokens } from '../models/provider-events.ts';

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
const form = jsonForm(ClaimCheck, 'claim_check');

/** Asks the fast model, which has not seen the conversation, whether passages bear claims out. Never throws for what the model does. */
export function createCheckClaims(deps: {
  callModel: CallModel;
  usage: Pick<UsageStore, 'recordModel'>;
  now: () => Date;
}): CheckClaims {
  const { callModel, usage, now } = deps;

  return async ({ scope, question, usageId, conversationId, signal }) => {
    const answer = await askStructured(callModel, {
      scope,
      use: 'fast',
      form,
      prompt: claimCheckPrompt(question),
      maxOutputTokens,
      timeoutMs: attemptMs,
      signal: AbortSignal.any([signal, AbortSignal.timeout(totalMs)]),
    }).catch(() => null);
    signal.throwIfAborted();
    if (answer === null) return { verdicts: null, tokens: { input: 0, output: 0 }, cost: 0 };
    const { found, tokens, isUsageMissing: estimated } = answer;
    const cost = estimatedCost('fast', tokens);
    const at = now().toISOString();
    await usage.recordModel(scope, { usageId, conversationId, model: 'fast', tokens, cost, estimated, at });
    return { verdicts: found && verifiedVerdicts(found, question), tokens, cost };
  };
}
