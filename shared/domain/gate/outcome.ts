import type { GateOutcome } from '../../contract/gate.ts';

/** What is known about an answer when it is decided how far it may go. */
export type Judged = {
  /** The calibrated probability, 0 to 1. */
  confidence: number;
  /** Its claims stand on passages that it cites, or on what was told; or it claims nothing. */
  grounded: boolean;
  /** Something was found that a person could start from. */
  found: boolean;
  /** What in it only a person may say. */
  blocked: boolean;
  /** It says itself that it does not know, and nothing else. */
  abstains: boolean;
  /** The same question stays without a grounded answer for the second time. */
  asksAgain: boolean;
};

/** Below this an answer is not worth sending, also for a person: only what was found is shown. */
const suggestFrom = 0.5;

/**
 * How far an answer may go. A threshold of 0 sends whatever is grounded, and also that nothing is known; 1 holds
 * everything. `mustHold`: a person approves every answer, or has just rejected one. What is not grounded is never sent
 * as an answer: a person gets the findings, or the conversation where there are none and nobody looks at every answer. `isHandedBack`: a person
 * has just given the conversation back, and does not get it again for the same words.
 */
export function outcomeOf(
  judged: Judged,
  threshold: number,
  { mustHold, isHandedBack = false }: { mustHold: boolean; isHandedBack?: boolean },
): GateOutcome {
  const { confidence, grounded, abstains, found, blocked, asksAgain } = judged;
  const watched = mustHold || threshold >= 1;
  if (threshold === 0 && !watched && !blocked && (grounded || abstains)) return 'send';
  if (!grounded) return watched || isHandedBack || (found && !asksAgain) ? 'findings-only' : 'handoff';
  if (!watched && !blocked && confidence >= threshold) return 'send';
  return confidence >= suggestFrom ? 'suggest' : 'findings-only';
}

/** Whether the check keeps an answer back; where everything is held, whether it is not worth sending. */
export const isWanting = (judged: Judged, threshold: number): boolean =>
  threshold < 1
    ? outcomeOf(judged, threshold, { mustHold: false }) !== 'send'
    : rank(judged, threshold, true) < rankOf('suggest');

/** Whether `one` may go further than `other`, or as far with more confidence. */
export function isWorthMore(one: Judged, other: Judged, threshold: number): boolean {
  const [mine, its] = [rank(one, threshold, false), rank(other, threshold, false)];
  return mine === its ? one.confidence > other.confidence : mine > its;
}

const byReach: readonly GateOutcome[] = ['handoff', 'findings-only', 'suggest', 'send'];
const rankOf = (outcome: GateOutcome): number => byReach.indexOf(outcome);
const rank = (judged: Judged, threshold: number, mustHold: boolean): number =>
  rankOf(outcomeOf(judged, threshold, { mustHold }));
