/**
 * An earlier conversation of the tenant: the words of its customer, the documents that its answers stood on, and its
 * score in a search for this conversation's words.
 */
export type Precedent = { words: string; documentIds: readonly string[]; score: number };

/** `vote` is what the best document gets; `sharpness`, how much faster a voice fades than likeness does. */
export type VoteWeights = { vote: number; sharpness: number };

/** From this likeness on a conversation is a precedent in full; the votes of a less likely one shrink with it. */
const fullLikeness = 0.35;

/**
 * How much earlier conversations speak for each document. The most alike counts fully and the others much less, so that
 * a hundred of another kind do not outvote it; when even that one is not like this conversation, none says much.
 */
export function votesOf(
  words: string,
  precedents: readonly Precedent[],
  { vote, sharpness }: VoteWeights,
): Map<string, number> {
  const [best] = precedents.toSorted((left, right) => right.score - left.score);
  if (!best) return new Map();
  const votes = new Map<string, number>();
  for (const { documentIds, score } of precedents) {
    const voice = (score / (best.score || 1)) ** sharpness;
    for (const id of new Set(documentIds)) votes.set(id, (votes.get(id) ?? 0) + voice);
  }
  const share = vote * Math.min(1, likeness(words, best.words) / fullLikeness);
  const most = Math.max(...votes.values()) || 1;
  return new Map([...votes].map(([id, voice]) => [id, (share * voice) / most]));
}

/** How many of their different words two texts share: the cosine of their sets of words, from 0 to 1. */
function likeness(left: string, right: string): number {
  const [ours, theirs] = [new Set(left.split(' ')), new Set(right.split(' '))];
  const shared = [...ours].filter((word) => theirs.has(word)).length;
  return shared / Math.sqrt(ours.size * theirs.size);
}
