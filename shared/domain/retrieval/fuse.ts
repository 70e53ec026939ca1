import type { Passage } from '../../contract/knowledge.ts';

/** What one query found, best first, and how much it counts. */
export type Found = { passages: readonly Passage[]; weight: number };

/**
 * One list out of several, best first, each passage once. The scores of a list are taken relative to
 * its best, which tells more than the rank: a title that says it all stays far ahead. Votes (0 to 1 a document) are added.
 */
export function fuse(lists: readonly Found[], votes: ReadonlyMap<string, number> = new Map()): Passage[] {
  const fused = new Map<string, Passage>();
  for (const { passages, weight } of lists) {
    const best = Math.max(...passages.map(({ score }) => score)) || 1;
    for (const passage of passages) {
      const before = fused.get(passage.passageId)?.score ?? votes.get(passage.documentId) ?? 0;
      fused.set(passage.passageId, { ...passage, score: before + (weight * passage.score) / best });
    }
  }
  return [...fused.values()].sort((left, right) => right.score - left.score);
}

const k = 5;

/**
 * The same list with k / (k + rank) for scores, 1 for the first: for rankings whose scores cannot be set beside those of
 * words, as nearness in meaning. Small k, because only the first few of them are worth more than what the words say.
 * Cormack, Clarke, Büttcher (2009), https://dl.acm.org/doi/10.1145/1571941.1572114
 */
export const byRank = (passages: readonly Passage[]): Passage[] =>
  passages.map((passage, rank) => ({ ...passage, score: k / (k + rank) }));

/** The lists with weights that add up to `total`, so that several queries say no more than one. */
export function shared(lists: readonly Found[], total = 1): Found[] {
  const sum = lists.reduce((before, { weight }) => before + weight, 0);
  return lists.map(({ passages, weight }) => ({ passages, weight: (total * weight) / sum }));
}

/** The documents of passages in the order of their best passage. */
export const documentsOf = (passages: readonly Passage[]): string[] => [
  ...new Set(passages.map(({ documentId }) => documentId)),
];
