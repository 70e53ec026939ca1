import type { Scores } from './ranking.ts';

const K = 60;

/**
 * Reciprocal Rank Fusion as Azure AI Search does it: each ranking gives weight / (rank + 60), ranks from 0, and what a
 * document is given is added up.
 * https://learn.microsoft.com/azure/search/hybrid-search-ranking
 */
export function fuseRankings(rankings: readonly { scores: Scores; weight: number }[]): Scores {
  const fused = new Map<number, number>();
  for (const { scores, weight } of rankings) {
    const ranked = [...scores].sort(([one, left], [other, right]) => right - left || one - other);
    for (const [rank, [id]] of ranked.entries()) fused.set(id, (fused.get(id) ?? 0) + weight / (rank + K));
  }
  return fused;
}
