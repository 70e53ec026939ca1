import { type ConversationHead, type Draft, turnIdOf } from '../../shared/domain/conversation.ts';

/** A finished answer to what is pending in the conversation. */
export const draftFor = (head: ConversationHead, at: string): Draft => ({
  draftId: turnIdOf(head),
  epoch: head.epoch,
  fromSeq: head.answeredSeq + 1,
  toSeq: head.lastCustomerSeq,
  coached: head.coached,
  text: 'an answer',
  citations: [],
  model: 'fast',
  routeReason: 'A short, plain question.',
  rule: 'Everything else',
  features: null,
  confidence: 0.5,
  grounded: true,
  tier: 'suggest',
  threshold: 0.7,
  reasons: [],
  passages: [],
  timings: { retrieval: 1, model: 2, total: 3 },
  tokens: { input: 10, output: 5 },
  cost: 0.0001,
  life: { lifeId: 'l', bootId: 'b' },
  status: 'ready',
  decision: null,
  at,
});
