import type { Passage } from '../../contract/knowledge.ts';
import { byRank, type Found, fuse, shared } from './fuse.ts';
import { type Precedent, type VoteWeights, votesOf } from './precedents.ts';
import { type Query, queriesOf, type Said } from './queries.ts';

/** Where passages and earlier conversations are searched. */
export type Sources = {
  passages(
    words: string,
    top: number,
    within: { fields: readonly ('title' | 'text')[]; documentIds?: readonly string[] },
  ): Promise<Passage[]>;
  /** By meaning: a list for each text, or none at all while there is no model to ask. */
  near?(texts: readonly string[], top: number): Promise<Passage[][]>;
  precedents?(words: string, top: number): Promise<Precedent[]>;
};

/** What the queries of one turn found: by the words of texts, by titles alone, by meaning, in earlier conversations. */
export type Gathered = { queries: Query[]; texts: Found[]; titles: Passage[]; near: Found[]; precedents: Precedent[] };

/** Of titles and of nearness in meaning, beside 1 for the words of texts. */
export type Weights = VoteWeights & { title: number; meaning: number };
/** The middle of where `npm run eval -- --only retrieval` found no difference worth the name. */
export const weights: Weights = { title: 0.4, meaning: 0.5, vote: 0.8, sharpness: 6 };

/** How many passages a query is asked for: enough to see what only two queries together put first. */
const passagesAsked = 50;
const precedentsAsked = 50;
const mostVotedFor = 50;

/** The passages that ground the next answer, best first. */
export const retrieve = async (sources: Sources, said: Said, top: number): Promise<Passage[]> =>
  ranked(await gather(sources, queriesOf(said))).slice(0, top);

/**
 * Asks the queries of a turn, all at once: texts and meaning by each, titles by the first; then the passages of the
 * documents that earlier conversations like this one needed.
 */
export async function gather(sources: Sources, queries: Query[], deep = passagesAsked): Promise<Gathered> {
  const [first] = queries;
  if (first === undefined) return { queries, texts: [], titles: [], near: [], precedents: [] };
  const whole = wholeOf(queries);
  const [texts, titles, near = [], precedents = []] = await Promise.all([
    Promise.all(queries.map(({ words }) => sources.passages(words, deep, { fields: ['title', 'text'] }))),
    sources.passages(first.words, deep, { fields: ['title'] }),
    sources.near?.(
      queries.map(({ text }) => text),
      deep,
    ),
    sources.precedents?.(whole, precedentsAsked),
  ]);
  const found = (lists: Passage[][]): Found[] =>
    lists.map((passages, n) => ({ passages, weight: queries[n]?.weight ?? 1 }));
  const documentIds = [...votesOf(whole, precedents, weights)]
    .sort(([, left], [, right]) => right - left)
    .map(([documentId]) => documentId)
    .slice(0, mostVotedFor);
  const gathered = { queries, titles, near: found(near), precedents };
  if (documentIds.length === 0) return { ...gathered, texts: found(texts) };
  const voted = await sources.passages(first.words, deep, { fields: ['title', 'text'], documentIds });
  const [ofFirst = [], ...others] = texts;
  const byId = new Map([...ofFirst, ...voted].map((passage) => [passage.passageId, passage]));
  return { ...gathered, texts: found([[...byId.values()], ...others]) };
}

export const ranked = ({ queries, texts, titles, near, precedents }: Gathered, use: Weights = weights): Passage[] =>
  fuse(
    [
      ...shared(texts),
      { passages: titles, weight: use.title },
      ...shared(near, use.meaning).map(({ passages, weight }) => ({ passages: byRank(passages), weight })),
    ],
    votesOf(wholeOf(queries), precedents, use),
  );

/** The words of the whole conversation, as far as it is asked about. */
const wholeOf = (queries: readonly Query[]): string =>
  (queries.find(({ kind }) => kind === 'conversation') ?? queries[0])?.words ?? '';
