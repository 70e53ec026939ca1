import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { BoardRow } from '../../../shared/contract/conversation.ts';
import { arrange } from '../../../web/desk/board/arrange.ts';
import { arrivalsBetween, arrivalWords } from '../../../web/desk/board/arrivals.ts';
import { emptyWords } from '../../../web/desk/board/empty-words.ts';
import { countLights, type Filters, filtersOf, matches, noFilters, queryOf } from '../../../web/desk/board/filters.ts';
import { scrollToFollow, scrollToShow, windowOf } from '../../../web/desk/board/windowing.ts';
import { keyOf } from '../../../web/desk/conversation-ref.ts';
import { boardRow } from '../../support/board-row.ts';

const now = new Date('2026-05-20T10:10:00.000Z');
const later = '2026-05-20T10:20:00.000Z';
const resolution = { outcome: 'solved', by: 'person', name: 'Ana', at: '2026-05-20T10:00:00.000Z' } as const;
const claimOf = (personId: string, until = later) => ({ personId, name: personId, until });
const heldDraft = { draftId: '1-1-1', confidence: 0.4, outcome: 'suggest', at: '2026-05-20T10:05:00.000Z' } as const;
const red = { posture: 'human' } as const;
const mapOf = (...rows: BoardRow[]) => new Map(rows.map((row) => [keyOf(row), row]));
const named = (name: string, changes: Partial<BoardRow> = {}) => boardRow({ conversationId: name, ...changes });

describe('the filters of the board', () => {
  const shows = (row: Partial<BoardRow>, filters: Partial<Filters>, found: string[] = []) =>
    matches(boardRow(row), { ...noFilters, ...filters }, { personId: 'me', now, found: new Set(found) });

  it('show open conversations, resolved ones or all', () => {
    expect([shows({}, {}), shows({ resolution }, {})]).toEqual([true, false]);
    expect([shows({}, { state: 'resolved' }), shows({ resolution }, { state: 'resolved' })]).toEqual([false, true]);
    expect([shows({}, { state: 'all' }), shows({ resolution }, { state: 'all' })]).toEqual([true, true]);
  });

  it('show one light, and one tenant', () => {
    expect([shows(red, { light: 'red' }), shows({ heldDraft }, { light: 'red' })]).toEqual([true, false]);
    expect([shows({}, { tenantId: 'acme' }), shows({}, { tenantId: 'globex' })]).toEqual([true, false]);
  });

  it('show what is mine, nobody’s or somebody’s; a claim that has run out is nobody’s', () => {
    const [mine, anas] = [{ claim: claimOf('me') }, { claim: claimOf('ana') }];
    const expired = { claim: claimOf('ana', '2026-05-20T10:09:00.000Z') };
    const who = (assignee: string) => [mine, anas, expired, {}].map((row) => shows(row, { assignee }));
    expect(who('anyone')).toEqual([true, true, true, true]);
    expect(who('me')).toEqual([true, false, false, false]);
    expect(who('ana')).toEqual([false, true, false, false]);
    expect(who('nobody')).toEqual([false, false, true, true]);
  });

  it('find every word wherever it stands, without case and accents', () => {
    const row = { customer: { id: 'v-1', name: 'Émile Durand' }, subject: 'Lost parcel', tags: ['vip'] };
    const found = ['emile PARCEL', 'vip', '  ', 'durand refund', 'acme v-1'].map((q) => shows(row, { q }));
    expect(found).toEqual([true, true, true, false, true]);
  });

  it('show what the API has found by words that the row does not show', () => {
    expect(shows({}, { q: 'kettle' }, [keyOf(boardRow())])).toBe(true);
    expect(shows({ resolution }, { q: 'kettle' }, [keyOf(boardRow())])).toBe(false);
  });

  it('survive the way through the address', () => {
    const one = fc.record<Filters>({
      tenantId: fc.constantFrom(null, 'acme'),
      light: fc.constantFrom(null, 'red', 'yellow', 'green'),
      assignee: fc.constantFrom('anyone', 'me', 'nobody', '1f0e-ab'),
      state: fc.constantFrom('open', 'resolved', 'all'),
      q: fc.string({ maxLength: 100 }).map((text) => text.trim()),
    });
    fc.assert(fc.property(one, (filters) => expect(filtersOf(queryOf(filters))).toEqual(filters)));
  });

  it('leave out what an address says that they do not know', () => {
    expect(filtersOf('?light=blue&state=never&page=4')).toEqual(noFilters);
    expect(queryOf(noFilters)).toBe('');
  });

  it('say what is missing when they leave nothing, and the way out', () => {
    const say = (some: Partial<Filters>) => emptyWords({ ...noFilters, ...some }, () => 'Acme Shop');
    expect(say({}).action).toBeNull();
    expect(say({ q: 'x', light: 'red' })).toMatchObject({
      title: 'Nothing found for “x”',
      action: { filters: { q: '', light: 'red' } },
    });
    expect(say({ light: 'red' }).title).toBe('Nobody needs a person');
    expect(say({ assignee: 'me' }).title).toBe('You have claimed nothing');
    expect(say({ tenantId: 'acme' }).title).toBe('Acme Shop is quiet');
    expect(say({ state: 'resolved' }).title).toBe('Nothing is resolved yet');
  });

  it('come with the count of each light', () => {
    expect(countLights([boardRow(red), boardRow({ heldDraft }), boardRow(), boardRow()], now)).toEqual({
      red: 1,
      yellow: 1,
      green: 2,
    });
  });
});

describe('the order of the board', () => {
  const names = (order: readonly string[]) => order.map((key) => key.split('/')[1]);
  const everything = () => true;
  const free = { now, held: false };
  const held = { now, held: true };
  const [a, b, c] = [named('ca'), named('cb', { heldDraft }), named('cc', red)] as const;

  it('is that of urgency', () => {
    expect(names(arrange([], mapOf(a, b, c), everything, free).order)).toEqual(['cc', 'cb', 'ca']);
  });

  it('stays while it is held: rows keep their places, new ones wait and are counted', () => {
    const { order } = arrange([], mapOf(a, b), everything, free);
    const calmed = named('cb', { version: 2 });
    const after = arrange(order, mapOf(a, calmed, c), (row) => row !== calmed, held);
    expect(names(after.order)).toEqual(['cb', 'ca']);
    expect(after.waiting).toBe(1);
    expect(names(arrange(after.order, mapOf(a, calmed, c), (row) => row !== calmed, free).order)).toEqual(['cc', 'ca']);
  });

  it('loses a conversation that is no more, held or not', () => {
    expect(names(arrange(['acme/ca', 'acme/cb'], mapOf(b), everything, held).order)).toEqual(['cb']);
  });

  it('does not depend on the order before', () => {
    const rows = mapOf(...['c1', 'c2', 'c3', 'c4', 'c5'].map((name, n) => named(name, n % 2 ? red : {})), b);
    const fresh = arrange([], rows, everything, free).order;
    fc.assert(
      fc.property(fc.shuffledSubarray([...rows.keys()]), (before) =>
        expect(arrange(before, rows, everything, free).order).toEqual(fresh),
      ),
    );
  });
});

describe('the window on a long list', () => {
  const view = { count: 1000, rowHeight: 50, scrollTop: 0, viewport: 500 };

  it('draws what is seen and a little more, and never more than that', () => {
    expect(windowOf(view)).toEqual({ first: 0, end: 16 });
    expect(windowOf({ ...view, scrollTop: 20_000 })).toEqual({ first: 394, end: 416 });
    expect(windowOf({ ...view, scrollTop: 49_500 })).toEqual({ first: 984, end: 1000 });
    expect(windowOf({ ...view, count: 0 })).toEqual({ first: 0, end: 0 });
    expect(windowOf({ ...view, count: 3, scrollTop: 9000 })).toEqual({ first: 3, end: 3 });
  });

  it('scrolls just as far as needed to show a row', () => {
    expect(scrollToShow(5, view)).toBe(0);
    expect(scrollToShow(10, view)).toBe(50);
    expect(scrollToShow(10, { ...view, scrollTop: 2000 })).toBe(500);
  });

  it('follows a row that has moved, except at the top, where what is urgent arrives', () => {
    expect(scrollToFollow(40, 45, { ...view, scrollTop: 2000 })).toBe(2250);
    expect(scrollToFollow(45, 2, { ...view, scrollTop: 2000 })).toBe(0);
    expect(scrollToFollow(3, 4, view)).toBe(0);
    expect(scrollToFollow(-1, 4, { ...view, scrollTop: 2000 })).toBe(2000);
  });
});

describe('arrivals', () => {
  const fresh = { openedAt: '2026-05-20T10:09:30.000Z' };
  const between = (before: BoardRow[], after: BoardRow[]) =>
    arrivalWords(arrivalsBetween(mapOf(...before), mapOf(...after), now));

  it('are conversations that begin, and those that turn red', () => {
    expect(between([], [named('c1', fresh)])).toBe('1 new conversation.');
    expect(between([], [named('c1', { ...fresh, ...red }), named('c2', fresh)])).toBe(
      '2 new conversations, 1 needs a person.',
    );
    expect(between([named('c1')], [named('c1', { ...red, version: 2 })])).toBe('1 needs a person.');
  });

  it('are not older conversations that become known late, changes of others, or what is resolved', () => {
    expect(between([], [named('c1'), named('c2', red)])).toBe('');
    expect(between([named('c1', red)], [named('c1', { ...red, version: 2 })])).toBe('');
    expect(between([], [named('c1', { ...fresh, resolution })])).toBe('');
  });

  it('are customers who come back with something new', () => {
    expect(between([named('c1', { resolution })], [named('c1', { ...fresh, episode: 2 })])).toBe('1 new conversation.');
  });
});
