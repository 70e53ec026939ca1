import type { Mood, Outcome, Posture, SlaClock, TurnRecord } from '../../../shared/contract/conversation.ts';
import type { CheckedClaim, GateOutcome } from '../../../shared/contract/gate.ts';

export const postureWords: Record<Posture, string> = {
  auto: 'Answers alone',
  'draft-only': 'Needs approval',
  human: 'A person answers',
};

export const moodWords: Record<Mood, string> = { calm: 'Calm', upset: 'Upset', angry: 'Angry' };

export const clockWords: Record<SlaClock, string> = {
  answer: 'Answer',
  'held-draft': 'Draft',
  'hand-off': 'Person',
};

/** Of a draft that is sure enough to be sent by itself. */
export const heldAnyway = 'It is well supported. It waits because a person approves every answer here.';

/** Of a draft that is sure enough, and says what the assistant may not say by itself. */
export const heldForAPerson = 'It says what only a person may say. Check that it is true, then approve.';

export const gateWords: Record<GateOutcome, { name: string; advice: string }> = {
  send: { name: 'Ready to send', advice: heldAnyway },
  suggest: {
    name: 'Suggestion',
    advice: 'Grounded, but not sure enough to be sent by itself. Check it, then approve.',
  },
  'findings-only': {
    name: 'Findings only',
    advice: 'This is what was found, not an answer. Write the answer from it; it cannot be sent as it is.',
  },
  handoff: { name: 'Not an answer', advice: 'Nothing was found, so a person was asked.' },
};

export const verdictWords: Record<CheckedClaim['verdict'], string> = {
  supported: 'Supported:',
  contradicted: 'A source says otherwise:',
  'not-found': 'No source says:',
};

export const checkedByWords: Record<TurnRecord['gate']['checkedBy'], string> = {
  model: 'A second model read the passages.',
  rules: 'Judged by the words that they have in common with the passages.',
};

/** What a turn was judged by. */
export const gateVersionWords = ({ weights, calibration }: TurnRecord['gate']['version']): string =>
  `weights ${weights}, ${calibration === null ? 'the platform’s own calibration' : `calibration ${calibration} of this company`}`;

/** The outcomes that a person may give; `answered` is the assistant's own. */
export const outcomes: { outcome: Exclude<Outcome, 'answered'>; words: string }[] = [
  { outcome: 'solved', words: 'Solved' },
  { outcome: 'not-solved', words: 'Not solved' },
  { outcome: 'no-reply', words: 'No reply from the customer' },
  { outcome: 'spam', words: 'Spam' },
];

export const outcomeWords: Record<Outcome, string> = {
  solved: 'solved',
  answered: 'answered',
  'not-solved': 'not solved',
  'no-reply': 'no reply',
  spam: 'spam',
};

export const turnStatusWords: Record<TurnRecord['status'], string> = {
  ready: 'Ready',
  held: 'Held for a person',
  delivered: 'Sent',
  superseded: 'Dropped: something new came in',
  fenced: 'Stopped: a person took over',
  rejected: 'Rejected',
  'handed-off': 'Not sent: a person was asked',
};

/** 0.62 → `62 %, fairly sure`. */
export function confidenceWords(confidence: number): string {
  const how =
    confidence >= 0.85 ? 'sure' : confidence >= 0.6 ? 'fairly sure' : confidence >= 0.35 ? 'unsure' : 'guessing';
  return `${Math.round(confidence * 100)} %, ${how}`;
}

/** US dollars; an answer costs a fraction of a cent. */
export const costWords = (dollars: number): string =>
  dollars === 0 ? '$0' : dollars < 0.01 ? `$${dollars.toPrecision(2)}` : `$${dollars.toFixed(2)}`;

/** 90 → `90 ms`, 1234 → `1.2 s`. */
export const millisecondsWords = (ms: number): string => (ms < 1000 ? `${ms} ms` : `${(ms / 1000).toFixed(1)} s`);

/** What became of a draft that was held when somebody began to work on it. */
export function whyGone(turn: TurnRecord | undefined): string {
  const who = turn?.decision?.by;
  switch (turn?.status) {
    case 'superseded':
      return 'The customer wrote again, or a colleague whispered, so this draft was dropped. The assistant writes a new one.';
    case 'fenced':
      return 'A person took the conversation over, so this draft was dropped.';
    case 'rejected':
      return `${who ?? 'Somebody'} has rejected this draft.`;
    case 'delivered':
      return `${who ?? 'Somebody'} has sent an answer in the meantime.`;
    default:
      return 'This draft is not held any more.';
  }
}
