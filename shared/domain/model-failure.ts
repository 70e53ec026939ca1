import type { ErrorCode } from '../contract/problem.ts';
import { ClawDeskError } from './errors.ts';

/** Why no model answered, as a code of this closed list. */
export const modelFailures = {
  /** All deployments are busy or rest. */
  busy: 'rate-limited',
  failed: 'upstream-failed',
  'content-filter': 'invalid-input',
  'over-budget': 'rate-limited',
  'over-rate': 'rate-limited',
  /** Wrong key, no credit, no such model: somebody has to change what is configured. */
  unusable: 'forbidden',
  refused: 'invalid-input',
} as const satisfies Record<string, ErrorCode>;
export type ModelFailureCause = keyof typeof modelFailures;

/** No model answered. The text is meant for supervisors: it tells what and why, never what was asked. */
export class ModelFailure extends ClawDeskError {
  readonly why: ModelFailureCause;

  constructor(why: ModelFailureCause, message: string, details: { retryAfterSeconds?: number; cause?: unknown } = {}) {
    super(modelFailures[why], message, details);
    this.why = why;
  }
}

/** Reads the failure out of the words in which a gateway hands on the model proxy's answer: `400 <text> [<cause>]`. */
export function readModelFailure(words: string): { why: ModelFailureCause; message: string } | null {
  const [, message = '', why = ''] = /^(?:\d{3} )?(.*) \[([a-z-]+)\]$/s.exec(words) ?? [];
  return isCause(why) ? { why, message } : null;
}

const isCause = (name: string): name is ModelFailureCause => Object.hasOwn(modelFailures, name);

/** Trying again soon would end the same: a person is asked at once. */
export const isLasting = (why: ModelFailureCause): boolean =>
  why === 'content-filter' || why === 'over-budget' || why === 'unusable';
