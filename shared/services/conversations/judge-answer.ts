import type { Citation } from '../../contract/chat.ts';
import type { Passage } from '../../contract/knowledge.ts';
import { type ConversationHead, type Draft, type StoredMessage, turnIdOf } from '../../domain/conversation.ts';
import { type Assessment, assess, type Examined, examine, isWorthChecking } from '../../domain/gate/assess.ts';
import { type Judged, outcomeOf } from '../../domain/gate/outcome.ts';
import { calibrationFor, gateVersionOf } from '../../domain/gate/tenant-calibration.ts';
import type { TenantRecord } from '../../domain/tenant.ts';
import type { TenantScope } from '../../tenancy/scope.ts';
import type { Tokens } from '../models/provider-events.ts';
import type { CheckClaims } from './check-claims.ts';

export type JudgeAnswer = ReturnType<typeof createJudgeAnswer>;
/** Milliseconds, tokens and US dollars that the check took. */
export type JudgedAnswer = Assessment &
  Pick<Draft, 'gateVersion'> & { check: { ms: number; tokens: Tokens; cost: number } };

const unchecked = { ms: 0, tokens: { input: 0, output: 0 }, cost: 0 };

/**
 * How far an answer can be trusted, by its words and, where that may change what becomes of it, by a model that reads
 * its passages. Without `checkClaims`, or when the tenant has turned it off, rules alone judge.
 */
export function createJudgeAnswer(deps: { checkClaims?: CheckClaims | undefined; now: () => Date }) {
  const { checkClaims, now } = deps;

  return async (input: {
    scope: TenantScope;
    tenant: TenantRecord;
    head: ConversationHead;
    history: readonly StoredMessage[];
    question: string;
    answer: string;
    passages: Passage[];
    citations: Citation[];
    /** Tells several answers of one turn apart. */
    attempt: string;
    signal: AbortSignal;
  }): Promise<JudgedAnswer> => {
    const { scope, tenant, head, signal } = input;
    const examined = examinedAnswer(input);
    const calibration = calibrationFor(tenant.calibration);
    const gateVersion = gateVersionOf(tenant.calibration);
    const { confidenceThreshold: threshold, checkClaims: mayCheck } = tenant.settings;
    const mustHold = head.posture === 'draft-only' || head.rejections > 0;
    const outcomeFor = (judged: Judged) => outcomeOf(judged, threshold, { mustHold });
    const byRules = assess(examined, null, calibration);
    // Without a threshold whatever is grounded goes out: its customers do not wait for a second model to say so.
    const isSettled = threshold === 0 && outcomeFor(byRules) === 'send';
    if (checkClaims === undefined || !mayCheck || isSettled || !isWorthChecking(examined, calibration, outcomeFor))
      return { ...byRules, gateVersion, check: unchecked };

    const begun = now().getTime();
    const { verdicts, tokens, cost } = await checkClaims({
      scope,
      question: {
        question: examined.question,
        claims: examined.statements.claims.map(({ text }) => text),
        passages: examined.passages,
      },
      usageId: `${head.conversationId}.check-${turnIdOf(head)}-${input.attempt}`,
      conversationId: head.conversationId,
      signal,
    });
    const check = { ms: now().getTime() - begun, tokens, cost };
    return { ...assess(examined, verdicts, calibration), gateVersion, check };
  };
}

function examinedAnswer(input: Parameters<JudgeAnswer>[0]): Examined {
  const { head, history, tenant } = input;
  const before = history.filter(({ seq }) => seq >= head.episodeFromSeq);
  return examine({
    answer: input.answer,
    question: input.question,
    passages: input.passages,
    citations: input.citations,
    earlier: before.flatMap(({ seq, author, text }) =>
      author === 'system' || (author === 'customer' && seq > head.answeredSeq) ? [] : [{ by: author, text }],
    ),
    coaching: head.coaching.map(({ text }) => text),
    mood: head.mood,
    rejected: head.tally.rejected,
    heldWords: tenant.settings.heldWords,
  });
}
