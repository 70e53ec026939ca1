import { setTimeout as sleep } from 'node:timers/promises';

const firstSeconds = 1;
const longestSeconds = 60;

/** Waits before restart number `restart` (1, 2, …): doubling from 1 s to 60 s, half of it random; returns early on abort. */
export async function waitBeforeRestart(restart: number, waitScale: number, signal: AbortSignal): Promise<void> {
  const seconds = Math.min(firstSeconds * 2 ** (restart - 1), longestSeconds);
  await sleep(seconds * (0.5 + Math.random() / 2) * 1000 * waitScale, undefined, { signal }).catch(() => {});
}
