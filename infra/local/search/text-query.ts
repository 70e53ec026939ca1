export type Presence = 'should' | 'must' | 'mustNot';

/** One thing to look for: a word, a phrase or a prefix, as a full-text expression that is always valid. */
export interface Clause {
  readonly presence: Presence;
  readonly match: string;
}

const PIECE = /(?<=^|[\s|(])([+-]?)"([^"]*)"|(\S+)/gu;
const WORD = /[\p{L}\p{N}\p{M}]+(?:['’][\p{L}\p{N}\p{M}]+)*\*?/gu;

/**
 * Reads the simple query syntax (`+must -not "a phrase" prefix*`, `a | b`) out of whatever a customer wrote.
 * Every clause is a quoted string, so no text can be a syntax error. No clause: nothing can match.
 * https://learn.microsoft.com/azure/search/query-simple-syntax
 */
export function parseText(text: string, mode: 'any' | 'all'): Clause[] {
  const alternatives = text.includes('|');
  return [...text.matchAll(PIECE)].flatMap(([, sign = '', phrase, piece = '']) => {
    const operator = phrase === undefined ? /^\(*([+-])(?=[("\p{L}\p{N}])/u.exec(piece)?.[1] : sign;
    const presence = presenceOf(operator, mode === 'all' && !alternatives);
    const words = [...(phrase ?? piece).matchAll(WORD)].map(([word]) => word);
    if (phrase !== undefined)
      return words.length > 0 ? [{ presence, match: quote(words.join(' ').replaceAll('*', '')) }] : [];
    return words.map((word) => ({
      presence,
      match: word.endsWith('*') ? `${quote(word.slice(0, -1))}*` : quote(word),
    }));
  });
}

/** True for the queries that mean every document. */
export function meansEverything(text: string | null | undefined): boolean {
  return text === undefined || text === null || text.trim() === '' || text.trim() === '*';
}

function presenceOf(operator: string | undefined, wantsAll: boolean): Presence {
  if (operator === '-') return 'mustNot';
  return operator === '+' || wantsAll ? 'must' : 'should';
}

const quote = (words: string): string => `"${words.replaceAll('"', '')}"`;
