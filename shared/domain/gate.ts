import type { Citation } from '../contract/chat.ts';
import type { Tier } from '../contract/conversation.ts';
import type { Passage } from '../contract/knowledge.ts';
import { withoutCourtesy } from './courtesy.ts';
import { contentWords } from './words.ts';

export type Assessment = { confidence: number; grounded: boolean; reasons: string[] };

/**
 * How well an answer is supported by the passages it was given: the share of its content words that they, or the
 * customer or a coaching person, said. Courtesies, and an answer that claims next to nothing, need no support. Never the model's opinion of itself.
 */
export function assess(input: {
  answer: string;
  question: string;
  passages: Passage[];
  citations: Citation[];
}): Assessment {
  const claimed = contentWords(withoutCourtesy(input.answer).replace(/\[\d+\]/g, ' '));
  if (claimed.length <= 3) return { confidence: 0.9, grounded: true, reasons: ['The answer makes no claim.'] };
  const said = new Set(contentWords(input.question));
  const known = new Set(input.passages.flatMap((passage) => contentWords(`${passage.title} ${passage.text}`)));
  const supported = claimed.filter((word) => known.has(word) || said.has(word)).length / claimed.length;
  const reasons = [`${Math.round(supported * 100)} % of the answer's words are in its sources or the question.`];
  if (input.passages.length === 0) reasons.push('The knowledge base holds nothing on this.');
  if (input.passages.length > 0 && input.citations.length === 0) reasons.push('The answer cites no source.');
  const citing = input.citations.length > 0 ? 1 : 0.7;
  const grounded = input.passages.length > 0 && input.citations.length > 0;
  return { confidence: Math.round(supported * citing * 100) / 100, grounded, reasons };
}

/** Below this an answer is not worth sending, also for a person: only what was found is shown. */
const suggestFrom = 0.5;

/** Whether the check keeps an answer back; where everything is held, whether it is not worth sending. */
export const isWanting = (assessment: Assessment, threshold: number): boolean =>
  threshold < 1 ? tierOf(assessment, threshold, false) !== 'send' : tierOf(assessment, threshold, true) === 'findings';

const tiers: readonly Tier[] = ['findings', 'suggest', 'send'];

/** Whether `one` may go further than `other`, or as far with more confidence. */
export function isWorthMore(one: Assessment, other: Assessment, threshold: number): boolean {
  const further = [one, other].map((assessment) => tiers.indexOf(tierOf(assessment, threshold, false)));
  const [mine = 0, its = 0] = further;
  return mine === its ? one.confidence > other.confidence : mine > its;
}

/**
 * How far a draft may go. A threshold of 0 sends everything; 1 holds everything, also an answer that is supported word
 * for word. `mustHold`: a person approves every answer, or has just rejected one.
 */
export function tierOf(
  { confidence, grounded }: Omit<Assessment, 'reasons'>,
  threshold: number,
  mustHold: boolean,
): Tier {
  if (!mustHold && threshold < 1 && confidence >= threshold) return 'send';
  return grounded && confidence >= suggestFrom ? 'suggest' : 'findings';
}
