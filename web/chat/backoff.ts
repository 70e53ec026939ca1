/** How long to wait before attempt `attempt` (0 = first retry), in ms: exponential, capped, with full jitter so that clients do not return in step. */
export function backoff(attempt: number, random: () => number = Math.random): number {
  const ceiling = Math.min(15_000, 500 * 2 ** attempt);
  return Math.round(ceiling * (0.5 + random() / 2));
}

/** Attempts after which a message is shown as unsent and left to its retry button or the next reconnect. */
export const maxSendAttempts = 6;
