import { contentWords } from '../words.ts';

const firstPerson = /\b(i|i'm|i've|me|my|mine|we|we're|we've|us|our|ours)\b/i;

const sentencesOf = (text: string): string[] =>
  text
    .replaceAll('’', "'")
    .split(/(?<=[.!?])\s+|\n+/)
    .map((sentence) => sentence.trim())
    .filter(Boolean);

const isTold = (sentence: string): boolean => !sentence.endsWith('?') && firstPerson.test(sentence);

/** What customers say of themselves; of it, only what identifies them can be repeated to them without a source. */
export const toldIn = (text: string): string[] => sentencesOf(text).filter(isTold);

/** The rest: what they want to know. Repeating it is no evidence that it is so. */
export const askedIn = (text: string): string =>
  sentencesOf(text)
    .filter((sentence) => !isTold(sentence))
    .join(' ');

const identifier =
  /(?<![€$£]\s?)\b(?=[\p{L}-]*\d)[\p{L}\d-]{4,}\b(?!\s?(?:[€$£%]|euros?|dollars?|pounds?|percent|days?|hours?|weeks?|months?|years?))/giu;

/** The numbers by which customers name their orders and bookings: no amounts, for these would become promises. */
export const identifiersIn = (text: string): string[] => text.match(identifier) ?? [];

const worth = /[€$£%]|\b(?:euros?|dollars?|pounds?|percent|refund\w*|discount\w*|credit\w*|voucher\w*|free)\b/i;

/** Whether an answer tells customers who they are or what their order is called, and nothing of worth. */
export const isIdentity = (claim: string): boolean =>
  !worth.test(claim) &&
  /\byour (?:\p{L}+ ){0,2}(?:number|code|id|reference|name|e-?mail|address|birthday)\b[^.!?]{0,40}? (?:is|are|was)\b/iu.test(
    claim,
  );

/** Whether nearly the same was asked before. */
export function isAskedAgain(question: string, before: readonly string[]): boolean {
  const words = new Set(contentWords(question));
  if (words.size < 2) return false;
  return before.some((text) => {
    const others = new Set(contentWords(text));
    const shared = [...words].filter((word) => others.has(word)).length;
    return shared / (words.size + others.size - shared) >= 0.7;
  });
}
