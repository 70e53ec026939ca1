import { redact } from '../redaction.ts';
import { queryWords } from './query-words.ts';

const placeholders = /\[(?:email|card|iban|phone)\]/g;
/** Order numbers, customer numbers: they lead to nobody else's answer. */
const longNumber = /\p{N}{4,}/u;

/**
 * What is kept of a customer's words for later searches: the words that carry meaning, without personal data and long
 * numbers. They show what a conversation was about; nobody can read there what was said.
 */
export const keptWords = (said: readonly string[]): string =>
  queryWords(said.map((text) => redact(text).replace(placeholders, ' ')))
    .split(' ')
    .filter((word) => !longNumber.test(word))
    .join(' ');
