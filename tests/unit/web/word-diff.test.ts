import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Piece, wordDiff } from '../../../web/desk/conversation/word-diff.ts';

const textOf = (pieces: Piece[], ...kinds: Piece['kind'][]) =>
  pieces
    .filter(({ kind }) => kinds.includes(kind))
    .map(({ text }) => text)
    .join('');
const told = (before: string, after: string) =>
  wordDiff(before, after)
    .map(({ kind, text }) => ({ same: text, removed: `[-${text}-]`, added: `{+${text}+}` })[kind])
    .join('');

describe('the difference between a draft and its edit', () => {
  it('is told in whole words', () => {
    expect(told('Refunds take 5 days.', 'Refunds take 7 days.')).toBe('Refunds take [-5-]{+7+} days.');
    expect(told('Hello', 'Hello')).toBe('Hello');
    expect(told('', 'Hello')).toBe('{+Hello+}');
    expect(told('Hello', '')).toBe('[-Hello-]');
    expect(told('', '')).toBe('');
  });

  it('joins neighbouring changes into one phrase', () => {
    expect(told('We will get back soon to you.', 'We will answer by Monday to you.')).toBe(
      'We will [-get back soon-]{+answer by Monday+} to you.',
    );
  });

  it('keeps words in other scripts whole', () => {
    expect(told('Größe zwölf passt', 'Größe elf passt')).toBe('Größe [-zwölf-]{+elf+} passt');
  });

  it('gives both texts back, whatever they are', () => {
    const word = fc.constantFrom('a', 'b', 'refund', ' ', '\n', '.', 'ß', '🙂', '  ');
    const text = fc.array(word, { maxLength: 40 }).map((words) => words.join(''));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const pieces = wordDiff(before, after);
        expect(textOf(pieces, 'same', 'removed')).toBe(before);
        expect(textOf(pieces, 'same', 'added')).toBe(after);
        expect(pieces.every(({ text: piece }) => piece !== '')).toBe(true);
      }),
    );
  });

  it('shows texts too long to compare as one change, between what they share at both ends', () => {
    const words = (of: string) => Array.from({ length: 2000 }, (_, n) => `${of}${n}`).join(' ');
    const pieces = wordDiff(`Dear Kim, ${words('a')}. Bye`, `Dear Kim, ${words('b')}. Bye`);
    expect(pieces.map(({ kind }) => kind)).toEqual(['same', 'removed', 'added', 'same']);
    expect(pieces[0]?.text).toBe('Dear Kim, ');
  });
});
