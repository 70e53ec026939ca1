const stopWords = new Set(
  `a about after all also an and any are as at be been but by can could did do does for from had has have he her here him his how i if in into is it its
  just like may me more most my no not of on one only or our out over please she should so some such than that the their them then there these they this
  to too up us was we were what when where which who will with would you your yes ok okay thank thanks hello hi hey according`.split(
    /\s+/,
  ),
);

/** The words that carry meaning, lower-cased and cut to a crude stem, so that "refunds" meets "refunded". */
export const contentWords = (text: string): string[] =>
  meaningfulWords(text).map((word) => stem(word.normalize('NFKD').replace(/\p{M}/gu, '')));

/** The words that carry meaning, lower-cased, as they were written. */
export function meaningfulWords(text: string): string[] {
  const words =
    text
      .toLowerCase()
      .normalize('NFKC')
      .match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
  return words.filter((word) => !stopWords.has(word) && (word.length > 1 || /\p{N}/u.test(word)));
}

function stem(word: string): string {
  if (word.length < 5) return word;
  return word.replace(/(ations?|ments?|ings?|ies|edly|ed|es|ly|s)$/u, '').replace(/(.)\1$/u, '$1');
}
