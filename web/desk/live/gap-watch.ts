import type { LiveBatch } from '../../../shared/contract/live.ts';

/** A publisher that has been silent for long is forgotten when there are more than these. */
const atMost = 2000;

/**
 * Watches the numbers of the batches, for each publisher and tenant by itself. True when one was left out: something
 * has been missed. A publisher's first batch may have any number, because whatever came before it was fetched.
 */
export function createGapWatch() {
  const last = new Map<string, number>();
  return ({ publisher, tenantId, n }: Pick<LiveBatch, 'publisher' | 'tenantId' | 'n'>): boolean => {
    const key = `${publisher}/${tenantId}`;
    const before = last.get(key);
    last.delete(key);
    last.set(key, Math.max(n, before ?? 0));
    const [oldest] = last.keys();
    if (last.size > atMost && oldest !== undefined) last.delete(oldest);
    return before !== undefined && n > before + 1;
  };
}
