import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cutIntoPassages } from '../../shared/domain/passages.ts';

const sentence = fc.array(fc.constantFrom('refunds', 'are', 'paid', 'día', '日本語', '🙂'), {
  minLength: 1,
  maxLength: 30,
});
const text = fc
  .array(
    fc.oneof(
      sentence.map((words) => `${words.join(' ')}. `),
      fc.constantFrom('\n', '\n\n', '\r\n\r\n', ' \n \n ', '\t'),
      fc.nat(2500).map((length) => 'x'.repeat(length)),
      fc.nat(1200).map((length) => `y${'🙂'.repeat(length)}`),
      fc.string({ unit: 'grapheme', maxLength: 40 }),
    ),
    { maxLength: 25 },
  )
  .map((parts) => parts.join(''));

const solid = (words: string): string => words.replace(/\s+/gu, '');

describe('cutting a document into passages', () => {
  it('drops nothing but white space and keeps the order', () => {
    fc.assert(
      fc.property(text, (document) => {
        expect(solid(cutIntoPassages(document).join(''))).toBe(solid(document));
      }),
    );
  });

  it('makes passages of 1 to 900 characters, none of which ends inside a character', () => {
    fc.assert(
      fc.property(text, (document) => {
        for (const passage of cutIntoPassages(document)) {
          expect(passage.trim()).toBe(passage);
          expect(passage.length).toBeGreaterThan(0);
          expect(passage.length).toBeLessThanOrEqual(900);
          expect(passage.isWellFormed()).toBe(true);
        }
      }),
    );
  });

  it('puts short paragraphs together and cuts at the end of one', () => {
    const [a, b, c] = ['a'.repeat(400), 'b'.repeat(400), 'c'.repeat(400)];
    expect(cutIntoPassages(`${a}\n\n${b}\n\n\n${c}`)).toEqual([`${a}\n\n${b}`, c]);
  });

  it('cuts a long paragraph at the end of a sentence', () => {
    const one = `${'Word '.repeat(150)}end.`;
    expect(cutIntoPassages(`${one} ${one}`)).toEqual([one, one]);
  });
});
