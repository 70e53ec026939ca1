import { describe, expect, it } from '@jest/globals';
import { entrustedTo, withoutForeignLinks } from '../../../shared/domain/answer-links.ts';

const known = {
  texts: ['Returns: https://shop.example/returns?from=help. Also see www.acme.example/help.'],
  origins: ['https://acme.example'],
};
const leave = (answer: string) => withoutForeignLinks(answer, known);

describe('the links of an answer', () => {
  it.each([
    'See https://shop.example/returns?from=help, please.',
    'See [our returns](https://shop.example/returns?from=help) [1].',
    'See https://shop.example/returns/abroad.',
    'See https://www.acme.example/any?thing=1.',
    'Write to [us](mailto:help@acme.example) or help@acme.example, version 2.1/3 of node.js [1](2).',
    'No link, e.g. this one. And/or that.',
  ])('stay when the tenant names them: %s', (answer) => {
    expect(leave(answer)).toEqual({ text: answer, removed: [] });
  });

  it.each([
    ['Look: https://evil.example/p?q=secret.', 'Look: [link removed].'],
    ['Look ![x](https://shop.example/p.png?q=secret) here', 'Look  here'],
    ['[Click here](https://evil.example)', 'Click here'],
    ['[Sign in](javascript:alert(1))', 'Sign in)'],
    ['https://shop.example/returns?from=help&name=Anna', '[link removed]'],
    ['https://shop.example@evil.example/', '[link removed]'],
    ['https://shop.example.evil.example/', '[link removed]'],
    ['HTTPS:\\\\evil.example\\pay', '[link removed]'],
    ['Go to evil.example/pay or www.evil.example', 'Go to [link removed] or [link removed]'],
    ['<img src="//evil.example/t.gif">', '<img src="[link removed]">'],
    ['![a][b]\n\n[b]: https://evil.example/?leak', '\n\n'],
  ])('go when it does not: %s', (answer, left) => {
    const { text, removed } = leave(answer);
    expect(text).toBe(left);
    expect(removed.length).toBeGreaterThan(0);
  });

  it('are looked through in one pass, however hostile', () => {
    for (const piece of ['a.', 'www.', '![', '[a](', 'https:', '//a.', '[a]: '])
      expect(withoutForeignLinks(piece.repeat(100_000 / piece.length), known).text).not.toMatch(/https:[^\s[]/);
  }, 30_000);
});

describe('an answer that asks to pay or sign in', () => {
  it.each([
    ['Please pay at https://shop.example/pay.', 'https://shop.example/pay.'],
    ['Log in at https://acme.example/login.', undefined],
    ['Read https://shop.example/returns.', undefined],
  ])('tells where, unless that is the tenant’s own place: %s', (answer, place) => {
    expect(entrustedTo(answer, known.origins)).toBe(place);
  });
});
