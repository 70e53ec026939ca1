const marks = `["'\`´‘’‚‛“”„‟«»‹›]`;
const splitAtMarks = new RegExp(marks, 'u');
// A quote must not begin or end inside a word; scripts that write without spaces have no such rule.
const letter = String.raw`[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{N}]`;
const startsInWord = new RegExp(`^${letter}`, 'u');
const endsInWord = new RegExp(`${letter}$`, 'u');
const framing = new Set([...` "'\`´‘’‚‛“”„‟«»‹›…`]);
const longestQuote = 2000;
const longestWords = 400;

/**
 * The words of `text` that `quote` repeats, as they stand in `text` (at most 400 characters); null when it does not
 * hold them. Case, white space, the kind of quotation marks and a frame of them are not compared.
 */
export function findQuote(text: string, quote: string): string | null {
  const words = unframed(quote.slice(0, longestQuote)).split(/\s+/).filter(Boolean);
  if (!words.some((word) => /[\p{L}\p{N}]/u.test(word))) return null;
  const body = words.map((word) => word.split(splitAtMarks).map(literal).join(marks)).join('\\s+');
  const before = startsInWord.test(words[0] ?? '') ? `(?<!${letter})` : '';
  const after = endsInWord.test(words.at(-1) ?? '') ? `(?!${letter})` : '';
  const found = new RegExp(`${before}${body}${after}`, 'iu').exec(text)?.[0];
  return found === undefined ? null : cutWhole(found, longestWords);
}

/** The first `length` characters, without half a character at the end. */
export const cutWhole = (text: string, length: number): string =>
  text.length <= length ? text : text.slice(0, length).replace(/[\ud800-\udbff]$/, '');

const literal = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

function unframed(quote: string): string {
  const signs = [...quote.trim()];
  let from = 0;
  let to = signs.length;
  while (from < to && framing.has(signs[from] ?? '')) from++;
  while (to > from && framing.has(signs[to - 1] ?? '')) to--;
  return signs.slice(from, to).join('');
}
