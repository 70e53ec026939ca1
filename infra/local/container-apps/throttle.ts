import { ArmError } from './arm-error.ts';

/** Requests that are to be refused as too many, as a stamp meets it that writes faster than its quota. */
export type Refusals = { count: number; retryAfterSeconds: number; methods?: readonly string[] };

/** Refuses the next `count` requests of these methods (all of them when none is named). */
export function createThrottle() {
  let planned: Refusals = { count: 0, retryAfterSeconds: 0 };
  return {
    plan(refusals: Refusals): void {
      planned = { ...refusals };
    },

    /** @throws ArmError 429 while refusals are planned */
    check(method: string): void {
      if (planned.count === 0 || !(planned.methods?.includes(method) ?? true)) return;
      planned.count--;
      throw new ArmError(429, 'TooManyRequests', 'The request is being throttled. Try again later.', {
        'retry-after': String(planned.retryAfterSeconds),
      });
    },
  };
}

export type Throttle = ReturnType<typeof createThrottle>;
