import { withoutCourtesy } from '../courtesy.ts';
import { meaningfulWords } from '../words.ts';
import { queryWords } from './query-words.ts';

/** A conversation as far as a search needs it: the question that waits, the customer's words before it (oldest first), the assistant's last answer. */
export type Said = { question: string; before: readonly string[]; answer: string | null };

/** What one query is about: the question alone, within the conversation, as a reply to the answer before it, or a part of it. */
export type QueryKind = 'question' | 'conversation' | 'reply' | 'part';
/** `words` for the index of words, `text` for the embedding model; `weight` among the queries of a turn. */
export type Query = { kind: QueryKind; words: string; text: string; weight: number };

const most = 4;
const wordsOfAnswer = 60;
const charactersOfAnswer = 600;
const fewestWords = 2;
const citationMarks = /\[\d+\]/g;
/** In characters: the questions in a longer story do not stand for themselves. */
const longestOfParts = 500;

/**
 * Up to four queries of a turn, none twice, the question first. “And for the blue one?” finds nothing by itself; with all
 * that the customer has said it does, and “what do you mean by that?” with the answer that it replies to. Several
 * questions in one message are asked one by one too, or one would crowd out the other. Weights by `npm run eval`.
 * None for a message that asks nothing.
 */
export function queriesOf({ question, before, answer }: Said): Query[] {
  if (withoutCourtesy(question).trim() === '') return [];
  const whole = [...before, question];
  const queries: Query[] = [{ kind: 'question', words: queryWords([question]), text: question, weight: 1 }];
  if (before.length > 0)
    queries.push({ kind: 'conversation', words: queryWords(whole), text: whole.slice(-3).join('\n'), weight: 1 });
  const parts = partsOf(question);
  for (const part of parts) queries.push({ kind: 'part', words: queryWords([part]), text: part, weight: 1 });
  if (parts.length === 0 && answer !== null) {
    const told = answer.replace(citationMarks, '');
    const begun = meaningfulWords(told).slice(0, wordsOfAnswer).join(' ');
    const text = `${told.slice(0, charactersOfAnswer)}\n${question}`;
    queries.push({ kind: 'reply', words: queryWords([begun, question]), text, weight: 0.3 });
  }
  const seen = new Set(['']);
  return queries.filter(({ words }) => !seen.has(words) && seen.add(words)).slice(0, most);
}

/** The questions of a short text, when there are several. */
function partsOf(text: string): string[] {
  if (text.length > longestOfParts) return [];
  const asked = text
    .split(/(?<=[?!.])\s+|\n+/)
    .filter((sentence) => sentence.trim().endsWith('?') && meaningfulWords(sentence).length >= fewestWords);
  return asked.length > 1 ? asked : [];
}
