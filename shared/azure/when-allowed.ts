import { setTimeout } from 'node:timers/promises';
import { isForbidden } from './failures.ts';

const patienceMs = 15 * 60_000;
const shortestPauseMs = 2000;
const longestPauseMs = 30_000;
const sayEveryMs = 60_000;

export type WhenAllowed = {
  /** For the log; once a minute at most. */
  say: (line: string) => void;
  now?: () => number;
  delay?: (ms: number) => Promise<unknown>;
};

/**
 * Calls until the role for it holds: after a deployment that may take minutes, and Azure answers 403 meanwhile. Pauses
 * double up to half a minute, with jitter. @throws any other failure at once, and the 403 after a quarter of an hour.
 */
export async function whenAllowed<T>(what: string, call: () => Promise<T>, options: WhenAllowed): Promise<T> {
  const { say, now = Date.now, delay = setTimeout } = options;
  const since = now();
  let saidAt = Number.NEGATIVE_INFINITY;
  for (let pauseMs = shortestPauseMs; ; pauseMs = Math.min(longestPauseMs, pauseMs * 2)) {
    try {
      return await call();
    } catch (error) {
      if (!isForbidden(error) || now() - since >= patienceMs) throw error;
    }
    if (now() - saidAt >= sayEveryMs) {
      saidAt = now();
      say(`${what} is still refused (403): a new role takes minutes to hold; trying on.`);
    }
    await delay(pauseMs * (0.5 + Math.random()));
  }
}
