import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  bandAt,
  bandMiddle,
  dayByKey,
  heightAt,
  linePath,
  namedDays,
  stack,
  ticks,
} from '../../../web/desk/overview/chart-scale.ts';

const plot = { left: 50, top: 10, width: 300, height: 100 };

describe('the marks of an axis', () => {
  it.each([
    ['count', 0, [0, 1]],
    ['count', 3, [0, 1, 2, 3]],
    ['count', 44, [0, 20, 40, 60]],
    ['count', 1000, [0, 500, 1000]],
    ['seconds', 0.4, [0, 1]],
    ['seconds', 29, [0, 10, 20, 30]],
    ['seconds', 100, [0, 30, 60, 90, 120]],
    ['seconds', 5000, [0, 1800, 3600, 5400]],
    ['share', 0, [0, 0.25]],
    ['share', 1, [0, 0.25, 0.5, 0.75, 1]],
    ['dollars', 0.0073, [0, 0.002, 0.004, 0.006, 0.008]],
  ] as const)('of %s up to %d are round', (measure, max, expected) => {
    expect(ticks(measure, max)).toEqual(expected);
  });

  it('begin at 0, reach the largest value, and are two to five, evenly apart', () => {
    const measure = fc.constantFrom('count' as const, 'seconds' as const, 'dollars' as const);
    fc.assert(
      fc.property(measure, fc.double({ min: 1e-5, max: 1e9, noNaN: true }), (of, max) => {
        const marks = ticks(of, max);
        expect(marks[0]).toBe(0);
        expect(marks.at(-1)).toBeGreaterThanOrEqual(max * (1 - 1e-6));
        expect(marks.length).toBeGreaterThanOrEqual(2);
        expect(marks.length).toBeLessThanOrEqual(5);
        for (const [n, mark] of marks.entries()) expect(mark).toBeCloseTo((marks[1] ?? 0) * n, 6);
      }),
    );
  });

  it('of a share never pass the whole', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (max) => {
        expect(ticks('share', max).at(-1)).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('stacked bars', () => {
  it('stand on each other without gap or overlap, as high as their sum', () => {
    const day = fc.tuple(fc.nat(99), fc.nat(99), fc.nat(99));
    fc.assert(
      fc.property(fc.array(day, { minLength: 1, maxLength: 30 }), (days) => {
        const pieces = stack([0, 1, 2].map((s) => days.map((one) => one[s] ?? 0)));
        days.forEach(([a, b, c], n) => {
          expect(pieces.map((of) => of[n])).toEqual([
            { from: 0, to: a },
            { from: a, to: a + b },
            { from: a + b, to: a + b + c },
          ]);
        });
      }),
    );
  });
});

describe('a plot', () => {
  it('has 0 at its bottom and the largest mark at its top', () => {
    expect([heightAt(plot, 8, 0), heightAt(plot, 8, 8), heightAt(plot, 8, 2)]).toEqual([110, 10, 85]);
    expect(heightAt(plot, 0, 0)).toBe(110);
  });

  it('finds the day under the pointer, and the nearest one beside the plot', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), fc.nat(29), (count, place) => {
        fc.pre(place < count);
        expect(bandAt(plot, count, bandMiddle(plot, count, place))).toBe(place);
      }),
    );
    expect([bandAt(plot, 7, -100), bandAt(plot, 7, 1000)]).toEqual([0, 6]);
  });

  it('draws a line with gaps where there are no figures, and none for a lonely one', () => {
    const at = (x: number) => ({ x, y: 1 });
    expect(linePath([at(0), at(1), null, at(3), null, at(5), at(6)])).toBe('M0 1L1 1M5 1L6 1');
    expect(linePath([null, null])).toBe('');
  });

  it('names as many days as fit, evenly apart, today’s always', () => {
    expect(namedDays(7, 600)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(namedDays(7, 250)).toEqual([0, 2, 4, 6]);
    expect(namedDays(30, 20)).toEqual([29]);
  });
});

describe('the keys of a chart', () => {
  it.each([
    ['ArrowLeft', null, 6],
    ['ArrowLeft', 6, 5],
    ['ArrowLeft', 0, 0],
    ['ArrowRight', 6, 6],
    ['PageDown', null, 0],
    ['Home', 3, 0],
    ['End', 3, 6],
    ['a', 3, null],
  ])('%s on day %p goes to %p', (key, from, to) => {
    expect(dayByKey(key, from, 7)).toBe(to);
  });
});
