/** How long to wait before attempt `attempt` (0 = first retry), in ms: doubling up to 30 s, between half and all of it, so that clients do not return in step. */
export function pauseBefore(attempt: number, random: () => number = Math.random): number {
  const ceiling = Math.min(30_000, 500 * 2 ** attempt);
  return Math.round(ceiling * (0.5 + random() / 2));
}
