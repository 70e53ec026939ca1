import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { budgetRefusal, budgetsOf, minuteAt, rateRefusal } from '../../../shared/domain/budget.ts';

const limits = { tokensPerDay: 1000, usdPerMonth: 5, requestsPerMinute: 10, tokensPerMinute: 500 };
const unlimited = { ...limits, tokensPerDay: null, usdPerMonth: null };
const newYearsEve = new Date('2026-12-31T23:59:30.500Z');
const spent = (tokensToday: number, usdThisMonth: number) => ({ tokensToday, usdThisMonth });

describe('a budget', () => {
  it('of a day renews at midnight, one of a month on the first, both in UTC, also over the year’s end', () => {
    const { tokensToday, usdThisMonth } = budgetsOf(limits, spent(1, 2), newYearsEve);
    expect(tokensToday).toEqual({ used: 1, limit: 1000, renewsAt: '2027-01-01T00:00:00.000Z' });
    expect(usdThisMonth.renewsAt).toBe('2027-01-01T00:00:00.000Z');
    const leapDay = budgetsOf(limits, spent(0, 0), new Date('2028-02-28T12:00:00Z'));
    expect(leapDay.tokensToday.renewsAt).toBe('2028-02-29T00:00:00.000Z');
    expect(leapDay.usdThisMonth.renewsAt).toBe('2028-03-01T00:00:00.000Z');
  });

  it('admits until it is used up, and says in words when it renews', () => {
    expect(budgetRefusal(limits, spent(999, 4.99), newYearsEve)).toBeNull();
    expect(budgetRefusal(limits, spent(1000, 0), newYearsEve)).toEqual({
      reason: "The tenant's budget of 1,000 model tokens a day is used up; it renews at 2027-01-01 00:00 UTC.",
      retryAfterSeconds: 30,
    });
    const month = budgetRefusal(limits, spent(0, 5), new Date('2026-06-15T00:00:00Z'));
    expect(month?.reason).toContain('$5.00 a month');
    expect(month?.retryAfterSeconds).toBe(16 * 86_400);
  });

  it('of the month is named when both are used up: it lasts longer', () => {
    expect(budgetRefusal(limits, spent(1000, 5), newYearsEve)?.reason).toContain('a month');
  });

  it('of nothing admits nothing, and none admits everything', () => {
    expect(budgetRefusal({ ...limits, tokensPerDay: 0 }, spent(0, 0), newYearsEve)).not.toBeNull();
    expect(budgetRefusal(unlimited, spent(1e12, 1e9), newYearsEve)).toBeNull();
  });

  it('renews within a day or a month, whenever that is asked', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }), (now) => {
        const seconds = budgetRefusal(limits, spent(1000, 0), now)?.retryAfterSeconds ?? 0;
        expect(seconds).toBeGreaterThan(0);
        expect(seconds).toBeLessThanOrEqual(86_400);
        const { renewsAt } = budgetsOf(limits, spent(0, 0), now).usdThisMonth;
        expect(Date.parse(renewsAt) - now.getTime()).toBeGreaterThan(0);
        expect(Date.parse(renewsAt) - now.getTime()).toBeLessThanOrEqual(31 * 86_400_000);
      }),
    );
  });
});

describe('a limit a minute', () => {
  it('counts within a minute of the clock and begins anew with the next', () => {
    const now = new Date('2026-03-01T10:00:59Z');
    const used = { ...minuteAt(now), requests: 10 };
    expect(minuteAt(now, used)).toBe(used);
    expect(minuteAt(new Date('2026-03-01T10:01:00Z'), used)).toMatchObject({ requests: 0, tokens: 0 });
  });

  it('refuses further requests, or requests after too many tokens, with the seconds to wait', () => {
    const now = new Date('2026-03-01T10:00:40Z');
    const used = minuteAt(now);
    expect(rateRefusal(limits, { ...used, requests: 9, tokens: 499 }, now)).toBeNull();
    expect(rateRefusal(limits, { ...used, requests: 10 }, now)).toEqual({
      reason: 'At most 10 model requests a minute are taken for this tenant; try again in 20 s.',
      retryAfterSeconds: 20,
    });
    expect(rateRefusal(limits, { ...used, tokens: 500 }, now)?.reason).toContain('500 model tokens');
  });
});
