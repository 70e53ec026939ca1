const STOP_WORDS = new Set(
  `a about am an and any are as at be been but by can could did do does for from get had has have hello hey hi how i if in
   into is it its just like may me my need no not of on or our please should so tell than that the their them then there
   these they this those to us want was we were what when where which who why will with would you your`.split(/\s+/),
);

const SUFFIXES = /(?:ations?|ments?|ables?|ings?|ied|ies|ed|es|ers?|ly|s|e|y)$/;

/** The words of a text that carry meaning, as stems, in order and with repetitions. */
export function contentWords(text: string): string[] {
  return (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).filter((word) => !STOP_WORDS.has(word)).map(stem);
}

/** A rough English stem: one suffix off, then a doubled consonant made single (`shipping`, `ships` → `ship`). */
export function stem(word: string): string {
  const cut = word.replace(SUFFIXES, '');
  return (cut.length >= 3 ? cut : word).replace(/([^aeiou])\1$/, '$1');
}
