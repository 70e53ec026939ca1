import { setTimeout as delay } from 'node:timers/promises';

export type Pace = (who: 'talking' | 'arriving') => Promise<void>;
type Waiting = { go: () => void; end: (reason: unknown) => void };

/**
 * Lets so many through a minute, one after the other, not like clockwork; those who talk before those who arrive, so
 * that nobody reacts late because of a crowd at the door. Throws when `signal` ends it.
 */
export function createPace(perMinute: number, signal: AbortSignal): Pace {
  const waiting: Record<Parameters<Pace>[0], Waiting[]> = { talking: [], arriving: [] };
  const next = (): Waiting | undefined => waiting.talking.shift() ?? waiting.arriving.shift();

  async function letThrough(): Promise<void> {
    for (;;) {
      next()?.go();
      await delay((60_000 / perMinute) * (0.5 + Math.random()), undefined, { signal });
    }
  }
  letThrough().catch((reason: unknown) => {
    for (let one = next(); one; one = next()) one.end(reason);
  });

  return (who) =>
    new Promise((go, end) => {
      if (signal.aborted) end(signal.reason);
      else waiting[who].push({ go, end });
    });
}
