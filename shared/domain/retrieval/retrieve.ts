import type { Passage } from '../../contract/knowledge.ts';
import { fuse } from './fuse.ts';
import { type Precedent, type VoteWeights, votesOf } from './precedents.ts';
import { queryWords } from './query-words.ts';

/** Where passages and earlier conversations are searched; every call is one query. */
export type Sources = {
  passages(
    words: string,
    top: number,
    within: { fields: readonly ('title' | 'text')[]; documentIds?: readonly string[] },
  ): Promise<Passage[]>;
  precedents?(words: string, top: number): Promise<Precedent[]>;
};

/** What the queries of one turn found. */
export type Gathered = { words: string; texts: Passage[]; titles: Passage[]; precedents: Precedent[] };

export type Weights = VoteWeights & { title: number };
/** The middle of where `npm run eval -- --only retrieval` found no difference worth the name. */
export const weights: Weights = { title: 0.4, vote: 0.8, sharpness: 6 };

/** How many passages a query is asked for: enough to see what only two queries together put first. */
const passagesAsked = 50;
const precedentsAsked = 50;
const mostVotedFor = 50;

/** The passages that ground the next answer, best first. `said` is what the customer said, oldest first. */
export const retrieve = async (sources: Sources, said: readonly string[], top: number): Promise<Passage[]> =>
  ranked(await gather(sources, said)).slice(0, top);

/**
 * Asks up to four queries: texts, titles alone, earlier conversations like this one, and the passages of the documents that
 * those needed.
 */
export async function gather(sources: Sources, said: readonly string[], deep = passagesAsked): Promise<Gathered> {
  const words = queryWords(said);
  if (words === '') return { words, texts: [], titles: [], precedents: [] };
  const [texts, titles, precedents = []] = await Promise.all([
    sources.passages(words, deep, { fields: ['title', 'text'] }),
    sources.passages(words, deep, { fields: ['title'] }),
    sources.precedents?.(words, precedentsAsked),
  ]);
  const documentIds = [...votesOf(words, precedents, weights)]
    .sort(([, left], [, right]) => right - left)
    .map(([documentId]) => documentId)
    .slice(0, mostVotedFor);
  if (documentIds.length === 0) return { words, texts, titles, precedents };
  const voted = await sources.passages(words, deep, { fields: ['title', 'text'], documentIds });
  const byId = new Map([...texts, ...voted].map((passage) => [passage.passageId, passage]));
  return { words, texts: [...byId.values()], titles, precedents };
}

export const ranked = ({ words, texts, titles, precedents }: Gathered, use: Weights = weights): Passage[] =>
  fuse(
    [
      { passages: texts, weight: 1 },
      { passages: titles, weight: use.title },
    ],
    votesOf(words, precedents, use),
  );
