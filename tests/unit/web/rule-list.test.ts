import { describe, expect, it } from '@jest/globals';
import type { RoutingRule } from '../../../shared/contract/routing.ts';
import { routeOf } from '../../../web/desk/route.ts';
import {
  added,
  changed,
  conditions,
  conditionWords,
  moved,
  objection,
  removed,
  rowsOf,
  rulesOf,
  wordsIn,
} from '../../../web/desk/routing/rule-list.ts';

const rule = (name: string, when: RoutingRule['when'] = { hasImage: true }): RoutingRule => ({
  name,
  when,
  to: 'person',
  reason: `${name}.`,
});
const names = (rows: ReturnType<typeof rowsOf>): string =>
  rulesOf(rows)
    .map(({ name }) => name)
    .join('');
const rows = rowsOf([rule('a'), rule('b'), rule('c', {})]);
const [a, b, c] = rows.map(({ id }) => id) as [number, number, number];

describe('the list of routing rules', () => {
  it('is changed one rule at a time, and nowhere else', () => {
    expect(names(moved(rows, a, 1))).toBe('bac');
    expect(names(moved(rows, c, -1))).toBe('acb');
    expect(names(moved(rows, a, -1))).toBe('abc');
    expect(names(moved(rows, c, 1))).toBe('abc');
    expect(names(removed(rows, b))).toBe('ac');
    expect(names(changed(rows, b, rule('B')))).toBe('aBc');
    expect(names(added(changed(rows, a, rule('A'))))).toBe('Abc');
    expect(names(rows)).toBe('abc');
  });

  it.each<[RoutingRule[], string | null]>([
    [[rule('a'), rule('b', {})], null],
    [[], 'at least one'],
    [[rule('a'), rule(' ')], 'Rule 2 needs a name'],
    [[{ ...rule('a'), reason: '' }], 'Rule 1 needs a reason'],
    [[rule('a'), rule('a ')], 'Rule 2 has the name of another one'],
    [[rule('a', { anyWord: [] }), rule('b')], 'Rule 1 has no conditions'],
  ])('%j cannot be saved because of: %j', (rules, words) => {
    const found = objection(rowsOf(rules));
    expect(found === null ? null : found.includes(words ?? '?')).toBe(words === null ? null : true);
  });
});

describe('the conditions of a rule', () => {
  it('are told in words', () => {
    expect(conditionWords({})).toBe('always');
    expect(conditionWords({ mood: 'upset', hasImage: false, longerThan: 9 })).toBe(
      'has no image, sounds upset, is longer than 9 characters',
    );
    expect(conditionWords({ anyWord: ['a', 'b', 'c', 'd', 'e'] })).toBe('says a, b, c and 2 more');
  });

  it('leave out what asks for nothing', () => {
    expect(conditions({ hasImage: undefined, asksWhy: false, anyWord: [] })).toEqual({ asksWhy: false });
  });

  it('take words from lines and between commas, each once', () => {
    expect(wordsIn(' refund, money back\n\nrefund,, cash* ')).toEqual(['refund', 'money back', 'cash*']);
  });
});

it('the rules have a page of their own', () => {
  expect(routeOf('/desk/routing/')).toEqual({ page: 'routing' });
});
