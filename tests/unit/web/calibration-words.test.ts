import { describe, expect, it } from '@jest/globals';
import { logistic } from '../../../shared/domain/gate/probability.ts';
import { calibrated, comparison, curvePath, effectWords } from '../../../web/desk/settings/calibration-words.ts';

describe('a calibration on the page', () => {
  it('moves a probability as the gate does', () => {
    const version = { slope: 1.7, intercept: -0.6 };
    for (const odds of [-4, -0.3, 0, 1.2, 5])
      expect(calibrated(logistic(odds), version)).toBeCloseTo(logistic(1.7 * odds - 0.6), 10);
    expect([calibrated(0, version), calibrated(1, version)]).toEqual([0, 1]);
  });

  it('is told by an example, and drawn from corner to corner', () => {
    expect(effectWords({ slope: 1, intercept: 0 })).toBe(
      'What the platform’s own holds for 80 % sure counts as 80 %, and 50 % as 50 %.',
    );
    expect(effectWords({ slope: 1, intercept: -1 })).toMatch(/80 % sure counts as 60 %, and 50 % as 27 %/);
    const points = curvePath({ slope: 1, intercept: -1 }).slice(1).split('L');
    expect([points[0], points.at(-1)]).toEqual(['0.0 100.0', '100.0 0.0']);
    // Below the diagonal everywhere between: the people are stricter than the platform.
    for (const point of points.slice(1, -1)) {
      const [x = 0, y = 0] = point.split(' ').map(Number);
      expect(100 - y).toBeLessThan(x);
    }
  });

  it('calls a figure better only when the difference is to be seen', () => {
    expect([comparison(0.2, 0.1), comparison(0.1, 0.2), comparison(0.10004, 0.10001)]).toEqual([
      'better',
      'worse',
      'the same',
    ]);
  });
});
