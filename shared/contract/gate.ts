import { z } from 'zod';

/**
 * How far an answer may go: to the customer, to a person who approves it, to a person as what was found and no answer,
 * or not at all: a person takes the conversation.
 */
export const GateOutcome = z.enum(['send', 'suggest', 'findings-only', 'handoff']);
export type GateOutcome = z.infer<typeof GateOutcome>;

/** What an answer commits the tenant to; such words need a person, however sure the answer is. */
export const Blocker = z.enum(['money', 'legal', 'account', 'held-word', 'foreign-link']);
export type Blocker = z.infer<typeof Blocker>;

const share = z.number().min(0).max(1);

/** What speaks for sending an answer, each from 0 to 1: the higher, the safer. */
export const GateEvidence = z.object({
  /** The share of the question's words that the found passages hold. */
  retrieved: share,
  /** The share of the question's words that the answer and its sources' titles take up. */
  covered: share,
  /** How well the answer's claims are supported: on average, and the one that is supported least. */
  claims: share,
  weakest: share,
  /** 1 when the answer names a source. */
  cited: share,
  /** The chance that the passages answer the question; null where it cannot be told, as for a first message. */
  answerable: share.nullable(),
  /** 0 when the answer is in another language than the question. */
  sameLanguage: share,
  /** 0 when the answer says of itself that it is not sure. */
  assured: share,
  /** 1 for a calm customer, 0 for an angry one. */
  calm: share,
  /** 0 when the customer asks the same again. */
  fresh: share,
  /** Falls with every draft that people have rejected in this conversation. */
  unrejected: share,
  /** Falls with the length of the conversation. */
  brief: share,
});
export type GateEvidence = z.infer<typeof GateEvidence>;

/** A statement of an answer, and whether the passages bear it out; a quote is a passage's own words. */
export const CheckedClaim = z.object({
  text: z.string(),
  verdict: z.enum(['supported', 'contradicted', 'not-found']),
  quote: z.string().nullable(),
  documentId: z.string().nullable(),
});
export type CheckedClaim = z.infer<typeof CheckedClaim>;
