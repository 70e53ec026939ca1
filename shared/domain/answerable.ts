import { answerableWeights } from './answerable-weights.ts';
import { contentWords } from './words.ts';

/** A customer's newest words, what was said before them (oldest first), and the passages that were found for them. */
export type Asked = { question: string; history: readonly string[]; passages: readonly string[] };

/** What tells whether passages answer a question; `null` where it cannot be told. Shares and cosines go from 0 to 1. */
export type AnswerableSigns = {
  /** The share of the question's words that a passage holds, on average over the passages. */
  covered: number;
  /** log(1 + different words of the question): the more is asked for, the more can be missing. */
  asked: number;
  /** The share of what a passage is about, its five commonest words, that was named by now; the best passage's. */
  named: number;
  /** How alike the two most different passages are: far apart, they answer different readings of the question. */
  agree: number | null;
  /** The share of a passage's words that were said before, for the passage that fits the conversation best. */
  familiar: number | null;
  /** How alike the conversation and a passage are, for the most alike: the cosine of their words' weights. */
  onTopic: number | null;
};
export type Sign = keyof AnswerableSigns;
/** Each sign's centre and spread in the training data, and what it adds to the log-odds for each spread above it. */
export type AnswerableWeights = {
  intercept: number;
  signs: Record<Sign, { centre: number; spread: number; weight: number }>;
};

/**
 * The chance that the passages answer the question as it is put: low when it is underspecified, about something else,
 * or only partly covered. A sign that cannot be told, as those of the history in a first message, says nothing.
 */
export function answerable(asked: Asked, weights: AnswerableWeights = answerableWeights): number {
  if (asked.passages.length === 0) return 0;
  const signs = signsOf(asked);
  const names = Object.keys(weights.signs) as Sign[];
  const odds = names.reduce((sum, name) => {
    const { centre, spread, weight } = weights.signs[name];
    return sum + weight * (((signs[name] ?? centre) - centre) / spread);
  }, weights.intercept);
  return 1 / (1 + Math.exp(-odds));
}

export function signsOf({ question, history, passages }: Asked): AnswerableSigns {
  const asked = new Set(contentWords(question));
  const told = countsOf(history.flatMap(contentWords));
  const held = passages.map((passage) => countsOf(contentWords(passage)));
  const named = countsOf([...told.keys(), ...asked]);
  const before = told.size > 0;
  const pairs = held.flatMap((left, at) => held.slice(0, at).map((right) => cosine(left, right)));
  return {
    covered: held.reduce((sum, words) => sum + shareIn(asked, words), 0) / Math.max(1, held.length),
    asked: Math.log(1 + asked.size),
    named: Math.max(0, ...held.map((words) => shareIn(commonest(words), named))),
    agree: pairs.length > 0 ? Math.min(...pairs) : null,
    familiar: before ? Math.max(0, ...held.map((words) => shareIn(words, told))) : null,
    onTopic: before ? Math.max(0, ...held.map((words) => cosine(words, told))) : null,
  };
}

type Counts = ReadonlyMap<string, number>;

function countsOf(words: readonly string[]): Counts {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

const commonest = (counts: Counts): Set<string> =>
  new Set(
    [...counts]
      .sort(([, left], [, right]) => right - left)
      .slice(0, 5)
      .map(([word]) => word),
  );

/** The share of different words that `where` holds too; 1 when there are none. */
function shareIn(words: ReadonlySet<string> | Counts, where: Counts): number {
  const all = [...words.keys()];
  return all.length === 0 ? 1 : all.filter((word) => where.has(word)).length / all.length;
}

function cosine(left: Counts, right: Counts): number {
  const weigh = (times: number): number => 1 + Math.log(times);
  const length = (counts: Counts): number => Math.hypot(...[...counts.values()].map(weigh));
  const shared = [...left].reduce((sum, [word, times]) => {
    const there = right.get(word);
    return there === undefined ? sum : sum + weigh(times) * weigh(there);
  }, 0);
  return shared / (length(left) * length(right) || 1);
}
