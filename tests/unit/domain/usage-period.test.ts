import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { periodOf } from '../../../shared/domain/usage.ts';

describe('the period of a usage event', () => {
  it.each([
    ['2026-01-01T00:00:00.000Z', '202601'],
    ['2025-12-31T23:59:59.999Z', '202512'],
    ['2024-02-29T12:00:00.000Z', '202402'],
  ])('of %s is %s', (at, period) => {
    expect(periodOf(at)).toBe(period);
  });

  it('is the UTC month, and later months sort later', () => {
    const date = fc.date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(date, date, (one, other) => {
        const period = periodOf(one.toISOString());
        expect(Number(period)).toBe(one.getUTCFullYear() * 100 + one.getUTCMonth() + 1);
        if (one <= other) expect(period <= periodOf(other.toISOString())).toBe(true);
      }),
    );
  });
});
