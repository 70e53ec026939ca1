import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Block, type Inline, parseAnswer, parsePlain } from '../../../web/chat/rich-text.ts';

const inlinesOf = (blocks: Block[]): Inline[] =>
  blocks.flatMap((block) => (block.kind === 'list' ? block.items.flat() : block.lines.flat()));

describe('the formatting of answers', () => {
  it('knows paragraphs, line breaks and bold', () => {
    expect(parseAnswer('One **two**\nthree\n\nfour', new Set())).toEqual([
      {
        kind: 'paragraph',
        lines: [
          [
            { kind: 'text', text: 'One ' },
            { kind: 'bold', text: 'two' },
          ],
          [{ kind: 'text', text: 'three' }],
        ],
      },
      { kind: 'paragraph', lines: [[{ kind: 'text', text: 'four' }]] },
    ]);
  });

  it('knows lists and the number a list begins with', () => {
    expect(parseAnswer('Do:\n- a\n* b\n3. c\n4) d', new Set())).toMatchObject([
      { kind: 'paragraph' },
      { kind: 'list', ordered: false, items: [[{ text: 'a' }], [{ text: 'b' }]] },
      { kind: 'list', ordered: true, start: 3, items: [[{ text: 'c' }], [{ text: 'd' }]] },
    ]);
  });

  it('keeps a list together over the blank lines between its items', () => {
    expect(parseAnswer('1. a\n\n2. b', new Set())).toMatchObject([
      { kind: 'list', items: [[{ text: 'a' }], [{ text: 'b' }]] },
    ]);
  });

  it('makes a source only of a number that has one', () => {
    expect(inlinesOf(parseAnswer('a [1] b [2]', new Set([1])))).toEqual([
      { kind: 'text', text: 'a ' },
      { kind: 'source', n: 1 },
      { kind: 'text', text: ' b ' },
      { kind: 'text', text: '[2]' },
    ]);
  });

  it.each([
    ['see https://a.example/x.', 'https://a.example/x', 'https://a.example/x'],
    ['(https://a.example)', 'https://a.example', 'https://a.example'],
    ['[the page](https://a.example/b)', 'https://a.example/b', 'the page'],
  ])('makes a link of %s', (text, href, label) => {
    expect(inlinesOf(parseAnswer(text, new Set())).filter(({ kind }) => kind === 'link')).toEqual([
      { kind: 'link', href, text: label },
    ]);
  });

  it.each([
    '[x](javascript:alert(1))',
    'javascript:alert(1)',
    '[x](data:text/html,x)',
    '//evil.example',
    'ftp://a.example',
  ])('makes no link of %s', (text) => {
    expect(inlinesOf(parseAnswer(text, new Set())).some(({ kind }) => kind === 'link')).toBe(false);
  });

  it('links only to web addresses, whatever the text', () => {
    const piece = fc.constantFrom(
      'http://',
      'https://',
      'javascript:',
      '[',
      ']',
      '(',
      ')',
      '**',
      '1',
      '\n',
      '- ',
      '<b>',
      '"',
      ' ',
      'a.example',
      '\u0000',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 4 })), { maxLength: 30 }), (pieces) => {
        for (const part of inlinesOf(parseAnswer(pieces.join(''), new Set([1])))) {
          if (part.kind === 'link') expect(new URL(part.href).protocol).toMatch(/^https?:$/);
        }
      }),
    );
  });
});

describe('the text of customers', () => {
  it('loses no character', () => {
    const piece = fc.oneof(
      fc.constantFrom('https://a.example/', 'http://', '.', ')', ' ', '**', '[1]', '\n'),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const text = pieces.join('');
        const shown = parsePlain(text).map((part) => (part.kind === 'source' ? '' : part.text));
        expect(shown.join('')).toBe(text);
      }),
    );
  });

  it('is formatted as typed, but for links', () => {
    expect(parsePlain('**no** - [1] https://a.example')).toEqual([
      { kind: 'text', text: '**no** - [1] ' },
      { kind: 'link', text: 'https://a.example', href: 'https://a.example' },
    ]);
  });
});
