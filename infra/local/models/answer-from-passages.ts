import type { Passage } from './prompt.ts';
import { contentWords } from './words.ts';

// Below this share of the question's words a sentence is about something else.
const LEAST_OVERLAP = 0.3;
// Below this one it may be, and the answer says so.
const SURE_OVERLAP = 0.5;
const HEDGE = 'I am not certain that this covers your case; a colleague can confirm it.';
const TITLE_WEIGHT = 0.5;
const ADDED_BY_A_SECOND = 2;

interface Candidate {
  readonly passage: Passage;
  readonly sentence: string;
  readonly covered: ReadonlySet<string>;
  readonly score: number;
}

/** The sentence or two that cover the question best, each with its citation `[n]`; undefined when none does. */
export function answerFromPassages(question: string, passages: readonly Passage[]): string | undefined {
  const asked = new Set(contentWords(question));
  const ranked = passages
    .flatMap((passage) => sentencesOf(passage.text).map((sentence) => weigh(asked, passage, sentence)))
    .sort((a, b) => b.score - a.score);
  const [best, ...others] = ranked;
  if (!best || best.score < LEAST_OVERLAP) return undefined;
  const second = others.find(
    ({ covered, score }) => score >= LEAST_OVERLAP && missing(covered, best.covered) >= ADDED_BY_A_SECOND,
  );
  const sentences = [`According to our ${best.passage.title}: ${best.sentence} [${best.passage.n}]`];
  if (second) sentences.push(`${second.sentence} [${second.passage.n}]`);
  if (best.score < SURE_OVERLAP) sentences.push(HEDGE);
  return sentences.join(' ');
}

function weigh(asked: ReadonlySet<string>, passage: Passage, sentence: string): Candidate {
  const words = new Set(contentWords(sentence));
  const title = new Set(contentWords(passage.title));
  const covered = new Set([...asked].filter((word) => words.has(word)));
  const byTitle = asked.size - missing(asked, title);
  const score = asked.size === 0 ? 0 : (covered.size + TITLE_WEIGHT * byTitle) / asked.size;
  return { passage, sentence, covered, score };
}

/** How many of the words are not among the known ones. */
const missing = (words: ReadonlySet<string>, known: ReadonlySet<string>): number =>
  [...words].filter((word) => !known.has(word)).length;

const sentencesOf = (text: string): string[] =>
  text
    .split(/(?<=[.!?])\s+|\n+/)
    .map((sentence) => sentence.trim())
    .filter(Boolean);
