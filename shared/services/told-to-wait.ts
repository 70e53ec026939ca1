import { retryAfterMs } from '../azure/failures.ts';
import { ClawDeskError } from '../domain/errors.ts';

/** A failure as the caller is told it: where a service behind this one is asked too much, when to come again. */
export function toldToWait(error: unknown, now = new Date()): unknown {
  const waitMs = error instanceof ClawDeskError ? null : retryAfterMs(error, now);
  if (waitMs === null) return error;
  return new ClawDeskError('unavailable', 'Too much is being asked at this moment; try again.', {
    retryAfterSeconds: waitMs / 1000,
    cause: error,
  });
}
