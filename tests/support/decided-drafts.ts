import type { Draft } from '../../shared/domain/conversation.ts';
import { newHead } from '../../shared/domain/conversation-changes.ts';
import { logistic, logOddsOf } from '../../shared/domain/gate/probability.ts';
import { gateWeights } from '../../shared/domain/gate/weights.ts';
import { draftFor } from './draft-for.ts';
import { randomOf } from './random.ts';

const perfect = { retrieved: 1, covered: 1, claims: 1, weakest: 1, cited: 1, answerable: null, sameLanguage: 1 };
const calm = { assured: 1, calm: 1, fresh: 1, unrejected: 1, brief: 1 };

/** Drafts on which people have decided, always the same, and more strictly than the platform thinks. */
export function decidedDrafts(tenantId: string, count: number, at: string, weights = gateWeights.version): Draft[] {
  const head = newHead({ tenantId, conversationId: 'c1', channel: 'web-chat', customerId: 'v1' }, at);
  const { next } = randomOf(7);
  return Array.from({ length: count }, (_, n) => {
    const claims = next();
    const evidence = { ...perfect, ...calm, claims, weakest: claims, covered: claims };
    const action = next() < logistic(logOddsOf(evidence) - 1) ? ('approved' as const) : ('rejected' as const);
    const decidedAt = new Date(Date.parse(at) + n).toISOString();
    return {
      ...draftFor(head, at),
      draftId: `1-${n}-${n}-0`,
      evidence,
      decision: { action, by: 'Ada', at: decidedAt, reason: null, text: null },
      gateVersion: { weights, calibration: null },
      status: 'rejected',
    };
  });
}
