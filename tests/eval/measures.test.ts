import { describe, expect, it } from '@jest/globals';
import {
  atThreshold,
  auroc,
  calibrationError,
  coverageAt,
  falsePositivesAt95,
  type Judged,
  riskCurve,
} from './measures.ts';

const judged = (...answers: [confidence: number, right: boolean, weight?: number][]): Judged[] =>
  answers.map(([confidence, right, weight]) => ({ confidence, right, ...(weight === undefined ? {} : { weight }) }));

describe('the area under the curve', () => {
  it('is 1 when every high case is above every low one, and 0 the other way round', () => {
    expect(auroc([3, 4], [1, 2])).toBe(1);
    expect(auroc([1, 2], [3, 4])).toBe(0);
  });
  it('counts a tie as half', () => {
    expect(auroc([1, 1], [1, 1])).toBe(0.5);
    expect(auroc([2, 1], [1])).toBe(0.75);
  });
});

describe('false positives at 95 %', () => {
  it('sets the bar where 95 % of the high cases pass', () => {
    const high = Array.from({ length: 100 }, (_, index) => index);
    expect(falsePositivesAt95(high, [4, 5, 6, 2])).toBe(0.5);
  });
});

describe('risk and coverage', () => {
  it('gives the surest answers first', () => {
    expect(riskCurve(judged([0.2, false], [0.9, true]))).toEqual([
      { coverage: 0.5, risk: 0, confidence: 0.9 },
      { coverage: 1, risk: 0.5, confidence: 0.2 },
    ]);
  });
  it('gives answers of one confidence together, whatever their order', () => {
    expect(coverageAt(0.98, judged([0.9, true], [0.9, false]))).toBe(0);
    expect(coverageAt(0.98, judged([0.9, false], [0.9, true]))).toBe(0);
  });
  it('takes the largest coverage that is right often enough', () => {
    expect(coverageAt(0.75, judged([0.9, true], [0.8, false], [0.7, true], [0.6, true], [0.5, false]))).toBe(0.8);
  });
  it('lets a case stand for several', () => {
    expect(coverageAt(0.98, judged([0.9, true], [0.8, false, 3]))).toBe(0.25);
    expect(atThreshold(0.5, judged([0.9, true], [0.8, false, 3]))).toEqual({ coverage: 1, right: 0.25 });
  });
});

describe('the calibration error', () => {
  it('is nothing when answers of 75 % are right three times in four', () => {
    expect(calibrationError(judged([0.75, true], [0.75, true], [0.75, true], [0.75, false]))).toBe(0);
  });
  it('is the distance between saying and being right', () => {
    expect(calibrationError(judged([0.9, false], [0.9, true]))).toBeCloseTo(0.4);
    expect(calibrationError(judged([1, true], [0, true]))).toBeCloseTo(0.5);
  });
});
