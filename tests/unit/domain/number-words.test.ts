import { describe, expect, it } from '@jest/globals';
import { withDigits } from '../../../shared/domain/number-words.ts';

const small = `zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
  seventeen eighteen nineteen`.split(/\s+/);
const tens = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];

/** A number below a million, as people write it out. */
function written(number: number): string {
  if (number < 20) return small[number] ?? '';
  if (number < 100) return `${tens[Math.floor(number / 10)]}${number % 10 ? `-${small[number % 10]}` : ''}`;
  const [scale, word] = number < 1000 ? [100, 'hundred'] : [1000, 'thousand'];
  const rest = number % scale;
  return `${written(Math.floor(number / scale))} ${word}${rest ? ` and ${written(rest)}` : ''}`;
}

describe('numbers that are written out', () => {
  it('are read as the digits they stand for', () => {
    const numbers = [...Array(1100).keys(), 1999, 4050, 12_000, 20_017, 99_999, 250_000, 999_999];
    const wrong = numbers.filter(
      (number) => withDigits(`It takes ${written(number)} days.`) !== `It takes ${number} days.`,
    );
    expect(wrong).toEqual([]);
  });

  it.each([
    ['Five to seven working days', '5 to 7 working days'],
    ['a hundred euros, a thousand nights', '100 euros, 1000 nights'],
    ['within one working day', 'within 1 working day'],
    ['two hundred thousand', '200000'],
    ['one million and ten', '1000010'],
    ['two three', '2 3'],
  ])('%s', (text, digits) => {
    expect(withDigits(text)).toBe(digits);
  });

  it.each(['one of us', 'Which one is mine?', 'someone often attends the tenth hundredth'])('not in: %s', (text) => {
    expect(withDigits(text)).toBe(text);
  });
});
