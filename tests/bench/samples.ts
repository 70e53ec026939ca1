/** A quantile (0–1) of what was measured, interpolated between its neighbours. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const position = (sorted.length - 1) * q;
  const below = sorted[Math.floor(position)];
  const above = sorted[Math.ceil(position)];
  if (below === undefined || above === undefined) throw new Error('A quantile needs at least one value.');
  return below + (above - below) * (position - Math.floor(position));
}

/** Milliseconds that the work takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
}

export type Paired<A> = { through: A[]; direct: number[]; ratios: number[]; added: number[] };

/**
 * Measures the same work both ways, alternately, so that whatever else the machine does burdens both; the first
 * `warmUp` pairs are not counted. Every ratio and difference (ms) is one of neighbours.
 */
export async function measurePairs<A extends { total: number }>(options: {
  pairs: number;
  warmUp: number;
  through: (n: number) => Promise<A>;
  direct: (n: number) => Promise<number>;
}): Promise<Paired<A>> {
  const paired: Paired<A> = { through: [], direct: [], ratios: [], added: [] };
  for (let n = -options.warmUp; n < options.pairs; n++) {
    const through = await options.through(n);
    const direct = await options.direct(n);
    if (n < 0) continue;
    paired.through.push(through);
    paired.direct.push(direct);
    paired.ratios.push(through.total / direct);
    paired.added.push(through.total - direct);
  }
  return paired;
}
