const ones = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
const teens = `ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen`.split(' ');
const tens = ['twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];
const values = new Map([
  ['zero', 0],
  ...ones.map((word, at): [string, number] => [word, 1 + at]),
  ...teens.map((word, at): [string, number] => [word, 10 + at]),
  ...tens.map((word, at): [string, number] => [word, 20 + 10 * at]),
]);
const upToNinetyNine = new RegExp(`\\b(?:(${tens.join('|')})[\\s-]+)?(${[...values.keys()].join('|')})\\b`, 'gi');
const scales = (
  [
    ['hundred', 100],
    ['thousand', 1000],
    ['million', 1_000_000],
  ] as const
).map(([word, value]) => ({
  value,
  found: new RegExp(`\\b(an?|\\d+)[\\s-]+${word}(?:\\s+(?:and\\s+)?(\\d+))?\\b`, 'gi'),
}));

/** What follows “one” where it counts: “one year”, but not “one of us” or “which one is”. */
const counted =
  /^[\s-]+(?:(?:business|calendar|full|more|single|working)[\s-]+)?(?:hundred|thousand|million|minute|hour|day|night|week|month|quarter|year|time|cent|dollar|euro|pound|percent|per cent|gram|kilo|lit(?:re|er)|met(?:re|er)|mile|person|people|piece|item|bag|guest|room|user|seat|device)/i;

/** The text with its English number words as digits, so that “twenty-one days” and “21 days” say the same. */
export function withDigits(text: string): string {
  const digits = text.replace(upToNinetyNine, (words: string, ten: string | undefined, last: string, at: number) => {
    const value = values.get(last.toLowerCase()) ?? 0;
    if (ten === undefined) return value === 1 && !counted.test(text.slice(at + words.length)) ? words : String(value);
    const before = values.get(ten.toLowerCase()) ?? 0;
    return value > 0 && value < 10 ? String(before + value) : `${before} ${value}`;
  });
  return scales.reduce(
    (scaled, { value, found }) =>
      scaled.replace(found, (words: string, many: string, rest = '0') =>
        Number(rest) < value ? String((Number(many) || 1) * value + Number(rest)) : words,
      ),
    digits,
  );
}
