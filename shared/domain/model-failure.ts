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
  /** The tenant's own provider does not take the tenant's key. */
  'key-refused': 'upstream-failed',
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
