import { describe, expect, it } from '@jest/globals';
import { daySentence } from '../../../web/desk/overview/chart-series.ts';
import {
  countOf,
  dayWords,
  dollarsWords,
  figureWords,
  secondsWords,
  shareWords,
} from '../../../web/desk/overview/figure-words.ts';
import { rangeOf } from '../../../web/desk/overview/range-address.ts';

describe('figures in words', () => {
  it.each([
    [0, '0 s'],
    [0.84, '0.8 s'],
    [9.94, '9.9 s'],
    [9.96, '10 s'],
    [59.4, '59 s'],
    [59.6, '1 min'],
    [200, '3 min 20 s'],
    [3599.7, '1 h'],
    [3900, '1 h 5 min'],
    [86_390, '1 d'],
    [187_200, '2 d 4 h'],
  ])('say %d seconds as %s', (seconds, words) => {
    expect(secondsWords(seconds)).toBe(words);
  });

  it.each([
    [0, '0 %'],
    [0.004, '0.4 %'],
    [0.05, '5 %'],
    [0.0996, '10 %'],
    [0.555, '56 %'],
    [1, '100 %'],
  ])('say a share of %d as %s', (share, words) => {
    expect(shareWords(share)).toBe(words);
  });

  it.each([
    [0, '$0'],
    [0.00002, '< $0.0001'],
    [0.00123, '$0.0012'],
    [0.0996, '$0.10'],
    [12.5, '$12.50'],
    [12_345.6, '$12,346'],
  ])('say %d dollars as %s', (dollars, words) => {
    expect(dollarsWords(dollars)).toBe(words);
  });

  it('count one by its own name', () => {
    expect([countOf(1, 'tenant'), countOf(0, 'tenant'), countOf(1200, 'reply', 'replies')]).toEqual([
      '1 tenant',
      '0 tenants',
      '1,200 replies',
    ]);
  });

  it('show a dash where there is nothing to measure', () => {
    expect(figureWords('seconds', null)).toBe('–');
  });

  it('name a day as it is in UTC, wherever the reader is', () => {
    expect(dayWords('2026-05-18')).toBe('Mon 18 May');
  });

  it('say a day of a chart in one sentence', () => {
    const series = [
      { name: 'Assistant', look: 'assistant' as const, values: [1, 8] },
      { name: 'Person', look: 'person' as const, values: [0, null] },
    ];
    expect(daySentence('count', series, '2026-05-18', 1)).toBe('Mon 18 May: Assistant 8, Person –');
  });
});

describe('the range in the address', () => {
  it.each([
    ['', 7],
    ['?days=14', 14],
    ['?tenant=acme&days=30', 30],
    ['?days=8', 7],
    ['?days=all', 7],
  ])('of %j is %d days', (search, days) => {
    expect(rangeOf(search)).toBe(days);
  });
});
