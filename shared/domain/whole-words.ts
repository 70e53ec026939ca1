/** Lower-cased words with one blank around each, so that a whole word is a part of the text. */
export const plainWords = (text: string): string =>
  ` ${text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/['’]/g, '')
    .replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim()} `;

/** Scripts that put no blanks between words. */
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Khmer}\p{Script=Lao}]/u;

/** Whether `plain`, as `plainWords` made it, holds a word or phrase; one that ends with `*` also finds longer words. */
export function containsWord(plain: string, word: string): boolean {
  const wanted = plainWords(word);
  if (wanted.trim() === '') return false;
  if (unspaced.test(word)) return plain.includes(wanted.trim());
  return plain.includes(word.endsWith('*') ? wanted.trimEnd() : wanted);
}
