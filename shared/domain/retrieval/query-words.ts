import { meaningfulWords } from '../words.ts';

const most = 500;

/**
 * What a search is asked: the words that carry meaning, as often as they were said, because what a customer comes back
 * to is what it is about. Of a long conversation the newest 500. Never holds a sign that a search engine would obey.
 */
export const queryWords = (said: readonly string[]): string => said.flatMap(meaningfulWords).slice(-most).join(' ');
