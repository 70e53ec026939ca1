import { setTimeout as sleep } from 'node:timers/promises';

const firstSeconds = 1;
const longestSeconds = 60;
/** A process that lived this long did not crash in a loop: the next wait is the first one again. */
const healthySeconds = 600;

/** The waits before restarts of one container: doubling from 1 s to 60 s, half of each random. */
export function createBackoff(waitScale: number) {
  let startedAt = Date.now();
  let seconds = firstSeconds;
  return {
    started(): void {
      startedAt = Date.now();
    },
    /** Returns early on abort. */
    async wait(signal: AbortSignal): Promise<void> {
      if (Date.now() - startedAt >= healthySeconds * 1000) seconds = firstSeconds;
      const ms = seconds * (0.5 + Math.random() / 2) * 1000 * waitScale;
      seconds = Math.min(seconds * 2, longestSeconds);
      await sleep(ms, undefined, { signal }).catch(() => {});
    },
  };
}

export type Backoff = ReturnType<typeof createBackoff>;
