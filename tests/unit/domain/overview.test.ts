import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BoardRow, type Resolution, type Tally } from '../../../shared/contract/conversation.ts';
import { OverviewDay, OverviewTotals } from '../../../shared/contract/overview.ts';
import { TenantStatus } from '../../../shared/contract/tenant.ts';
import {
  addSums,
  figuresOf,
  instanceStateOf,
  overviewOf,
  quantile,
  sumsOf,
  windowStart,
} from '../../../shared/domain/overview.ts';
import { boardRow } from '../../support/board-row.ts';

const now = new Date('2026-05-20T15:30:00.000Z');
const window = { now, days: 14 };
const daysAgo = (days: number, seconds = 0): string =>
  new Date(now.getTime() - days * 86_400_000 + seconds * 1000).toISOString();
const resolved = (by: Resolution['by'], at: string): Resolution => ({ outcome: 'solved', by, name: 'Ada', at });
const tally = (changes: Partial<Tally>): Tally => ({ ...boardRow().tally, ...changes });
const totalsOf = (...rows: BoardRow[]) => overviewOf(rows, window).totals;

describe('the overview', () => {
  it('has a figure for every day up to today, and none of nothing', () => {
    const { days, totals } = overviewOf([], { now, days: 7 });
    expect(days.map(({ day }) => day)).toEqual(
      ['14', '15', '16', '17', '18', '19', '20'].map((day) => `2026-05-${day}`),
    );
    expect(days.every(({ conversations, firstResponse }) => conversations === 0 && firstResponse === null)).toBe(true);
    expect(totals).toMatchObject({
      conversations: 0,
      handoffRate: null,
      costPerConversation: null,
      firstResponse: { median: null, p90: null },
      durable: { closed: 0, of: 0 },
    });
  });

  it('begins at midnight in UTC', () => {
    expect(windowStart({ now, days: 7 })).toBe('2026-05-14T00:00:00.000Z');
    expect(windowStart({ now: new Date('2026-03-01T00:00:00.000Z'), days: 1 })).toBe('2026-03-01T00:00:00.000Z');
  });

  it('counts a conversation on the day it began', () => {
    const { days } = overviewOf(
      [boardRow({ openedAt: '2026-05-18T23:59:59.999Z', updatedAt: now.toISOString() })],
      window,
    );
    expect(days.filter(({ conversations }) => conversations > 0)).toMatchObject([{ day: '2026-05-18' }]);
  });

  it('adds up what was decided about drafts and what answers cost', () => {
    const totals = totalsOf(
      boardRow({ openedAt: daysAgo(1), tally: tally({ held: 3, approved: 1, edited: 1, rejected: 1, cost: 0.03 }) }),
      boardRow({ openedAt: daysAgo(2), tally: tally({ held: 1, approved: 1, cost: 0.01 }) }),
    );
    expect(totals).toMatchObject({ held: 4, approved: 2, edited: 1, rejected: 1 });
    expect(totals.costPerConversation).toBeCloseTo(0.02);
  });

  it('tells how soon the first answers came', () => {
    const answered = [10, 20, 30, 100].map((seconds) =>
      boardRow({ openedAt: daysAgo(3), firstResponseAt: daysAgo(3, seconds) }),
    );
    const waiting = boardRow({ openedAt: daysAgo(3), firstResponseAt: null });
    expect(totalsOf(...answered, waiting).firstResponse).toEqual({ median: 25, p90: expect.closeTo(79) });
  });

  it('counts a conversation as handed off once, however often it was', () => {
    const often = boardRow({ openedAt: daysAgo(1), tally: tally({ handoffs: 3 }) });
    const never = boardRow({ openedAt: daysAgo(1) });
    expect(totalsOf(often, never, never, never).handoffRate).toBe(0.25);
  });

  it('counts by light what is open now, also what began long ago', () => {
    const { open, conversations } = totalsOf(
      boardRow({ posture: 'human', openedAt: daysAgo(40) }),
      boardRow({ mood: 'upset', openedAt: daysAgo(1) }),
      boardRow({ openedAt: daysAgo(1) }),
      boardRow({ openedAt: daysAgo(1), resolution: resolved('person', daysAgo(0)) }),
    );
    expect(open).toEqual({ red: 1, yellow: 1, green: 1 });
    expect(conversations).toBe(3);
  });

  it('tells who resolved', () => {
    expect(
      totalsOf(
        boardRow({ openedAt: daysAgo(1), resolution: resolved('assistant', daysAgo(1)) }),
        boardRow({ openedAt: daysAgo(1), resolution: resolved('assistant', daysAgo(0)) }),
        boardRow({ openedAt: daysAgo(1), resolution: resolved('person', daysAgo(0)) }),
      ),
    ).toMatchObject({ resolvedByAssistant: 2, resolvedByPerson: 1 });
  });

  it.each([
    ['lasts after seven days', resolved('assistant', daysAgo(7)), { closed: 1, of: 1 }],
    ['cannot be judged before', resolved('assistant', daysAgo(7, 1)), { closed: 0, of: 0 }],
    ['does not last when it was reopened', null, { closed: 0, of: 1 }],
    ['is not the assistant’s when a person closed it', resolved('person', daysAgo(8)), { closed: 0, of: 1 }],
  ])('a resolution by the assistant %s', (_, resolution, durable) => {
    expect(totalsOf(boardRow({ openedAt: daysAgo(9), resolution })).durable).toEqual(durable);
  });

  it('does not judge what began less than seven days ago', () => {
    expect(totalsOf(boardRow({ openedAt: daysAgo(6) })).durable).toEqual({ closed: 0, of: 0 });
  });
});

const arbitraryRow = fc
  .record({
    age: fc.double({ min: 0, max: 40, noNaN: true }),
    response: fc.option(fc.integer({ min: 0, max: 10_000 })),
    resolution: fc.option(
      fc.record({ by: fc.constantFrom('assistant', 'person'), age: fc.double({ min: 0, max: 40, noNaN: true }) }),
    ),
    posture: fc.constantFrom('auto', 'draft-only', 'human'),
    counts: fc.record({
      held: fc.nat(9),
      approved: fc.nat(9),
      edited: fc.nat(9),
      rejected: fc.nat(9),
      handoffs: fc.nat(2),
      cost: fc.integer({ min: 0, max: 64 }).map((n) => n / 64),
    }),
  })
  .map(({ age, response, resolution, posture, counts }) =>
    boardRow({
      openedAt: daysAgo(age),
      firstResponseAt: response === null ? null : daysAgo(age, response),
      resolution: resolution && resolved(resolution.by, daysAgo(Math.min(age, resolution.age))),
      posture,
      tally: tally(counts),
    }),
  );
const arbitraryRows = fc.array(arbitraryRow, { maxLength: 30 });

describe('of any conversations, the overview', () => {
  it('keeps its contract, and its days add up to its totals', () => {
    fc.assert(
      fc.property(arbitraryRows, fc.constantFrom(7, 14, 30), (rows, length) => {
        for (const row of rows) BoardRow.parse(row);
        const { days, totals } = overviewOf(rows, { now, days: length });
        for (const day of days) OverviewDay.parse(day);
        OverviewTotals.parse(totals);
        expect(days).toHaveLength(length);
        const sum = (of: (day: OverviewDay) => number) => days.reduce((all, day) => all + of(day), 0);
        const names = ['conversations', 'held', 'approved', 'edited', 'rejected', 'resolvedByAssistant'] as const;
        for (const name of names) expect(sum((day) => day[name])).toBe(totals[name]);
        expect(sum(({ handedOff }) => handedOff)).toBeCloseTo((totals.handoffRate ?? 0) * totals.conversations);
        expect(sum(({ cost }) => cost)).toBeCloseTo((totals.costPerConversation ?? 0) * totals.conversations);
      }),
    );
  });

  it('never has more of a part than of the whole', () => {
    fc.assert(
      fc.property(arbitraryRows, (rows) => {
        const { days, totals } = overviewOf(rows, window);
        for (const day of days) {
          expect(day.resolvedByAssistant + day.resolvedByPerson).toBeLessThanOrEqual(day.conversations);
          expect(day.handedOff).toBeLessThanOrEqual(day.conversations);
        }
        expect(totals.durable.closed).toBeLessThanOrEqual(totals.durable.of);
        expect(totals.durable.of).toBeLessThanOrEqual(totals.conversations);
        expect(totals.open.red + totals.open.yellow + totals.open.green).toBe(
          rows.filter(({ resolution }) => !resolution).length,
        );
        const { median, p90 } = totals.firstResponse;
        if (median !== null) expect(p90).toBeGreaterThanOrEqual(median);
      }),
    );
  });

  it('is the same whether tenants are added up or counted at once, in any order', () => {
    fc.assert(
      fc.property(arbitraryRows, arbitraryRows, (some, others) => {
        const apart = figuresOf(addSums([sumsOf(others, window), sumsOf(some, window)], window));
        expect(apart).toEqual(overviewOf([...some, ...others], window));
      }),
    );
  });
});

describe('a quantile', () => {
  it('is a value of the range, grows with the share, and is exact at the ends', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1 }), share, share, (values, one, other) => {
        const [low, high] = [Math.min(one, other), Math.max(one, other)];
        const at = (where: number) => quantile(values, where) ?? Number.NaN;
        expect(at(0)).toBe(Math.min(...values));
        expect(at(1)).toBe(Math.max(...values));
        expect(at(low)).toBeLessThanOrEqual(at(high) + 1e-6);
      }),
    );
  });
});

describe('the state of an instance', () => {
  it.each([
    ['ready', 'awake'],
    ['paused', 'asleep'],
    ['resuming', 'waking'],
    ['failed', 'failed'],
    ['updating', 'changing'],
  ] as const)('of a tenant that is %s is %s', (status, state) => {
    expect(instanceStateOf(status)).toBe(state);
  });

  it('is known for every status', () => {
    for (const status of TenantStatus.options) expect(instanceStateOf(status)).toBeDefined();
  });
});
