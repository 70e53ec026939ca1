import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { ClawDeskError } from '../domain/errors.ts';

/** Points per minute for one subject. */
export type Allowance = { subject: string; perMinute: number };
export type TakeFromAllowance = ReturnType<typeof createRateLimits>;

/**
 * Fixed windows of a minute per subject, counted in this process: each front-end instance allows its own share, which
 * protects it. What is paid for is counted in Cosmos, not here.
 * @throws rate-limited with the seconds to wait.
 */
export function createRateLimits() {
  const limiters = new Map<number, RateLimiterMemory>();
  const limiterFor = (perMinute: number): RateLimiterMemory => {
    const known = limiters.get(perMinute);
    if (known) return known;
    const limiter = new RateLimiterMemory({ points: perMinute, duration: 60, keyPrefix: String(perMinute) });
    limiters.set(perMinute, limiter);
    return limiter;
  };
  return async (allowances: Allowance[]): Promise<void> => {
    for (const { subject, perMinute } of allowances) {
      try {
        await limiterFor(perMinute).consume(subject);
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal;
        const seconds = Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
        throw new ClawDeskError(
          'rate-limited',
          `At most ${perMinute} a minute are taken here; try again in ${seconds} s.`,
          { retryAfterSeconds: seconds },
        );
      }
    }
  };
}
