import { setTimeout as delay } from 'node:timers/promises';

/** Lets so many through a minute, one after the other, not like clockwork. Throws when `signal` ends it. */
export function createPace(perMinute: number, signal: AbortSignal): () => Promise<void> {
  const gap = 60_000 / perMinute;
  let next = Date.now();
  return async () => {
    const at = Math.max(next, Date.now());
    next = at + gap * (0.5 + Math.random());
    await delay(at - Date.now(), undefined, { signal });
  };
}
