import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { GateEvidence } from '../../../shared/contract/gate.ts';
import { logistic, logOddsOf, uncalibrated } from '../../../shared/domain/gate/probability.ts';
import { type Decision, fewest, figuresOf, refit, rightnessOf } from '../../../shared/domain/gate/refit.ts';
import { calibrationFor, gateVersionOf } from '../../../shared/domain/gate/tenant-calibration.ts';
import { gateWeights } from '../../../shared/domain/gate/weights.ts';
import { randomOf } from '../../support/random.ts';

const evidenceOf = (claims: number): GateEvidence => ({
  retrieved: 1,
  covered: claims,
  claims,
  weakest: claims,
  cited: 1,
  answerable: null,
  sameLanguage: 1,
  assured: 1,
  calm: 1,
  fresh: 1,
  unrejected: 1,
  brief: 1,
});

/** Decisions of people for whom a draft is right with the chance that `truth` makes of the platform's log-odds. */
function decisionsOf(count: number, truth: (odds: number) => number, seed = 1): Decision[] {
  const { next: random } = randomOf(seed);
  return Array.from({ length: count }, (_, n) => {
    const evidence = evidenceOf(random());
    const action = random() < truth(logOddsOf(evidence)) ? ('approved' as const) : ('rejected' as const);
    return { evidence, action, text: 'A draft.', sent: null, at: `2026-03-01T00:00:${String(n).padStart(5, '0')}Z` };
  });
}

describe('how right a draft was', () => {
  it.each<[Decision['action'], string, string | null, number, number]>([
    ['approved', 'Refunds take 5 days.', null, 1, 1],
    ['rejected', 'Refunds take 5 days.', null, 0, 0],
    ['edited', 'Refunds take 5 days.', 'Refunds take 5 days.', 1, 1],
    ['edited', 'Refunds take 5 days.', 'Hello! Refunds take 5 days. Have a nice day, and thank you.', 0.4, 0.95],
    ['edited', 'Refunds take 5 days.', 'Refunds take 9 days.', 0.5, 0.8],
    ['edited', 'Refunds take 5 days.', 'Please ring us on Monday.', 0, 0.2],
    ['edited', '', 'I look it up.', 0, 0],
    ['edited', '', '', 1, 1],
  ])('%s: “%s” → “%s”', (action, text, sent, least, most) => {
    const right = rightnessOf({ action, text, sent });
    expect(right).toBeGreaterThanOrEqual(least);
    expect(right).toBeLessThanOrEqual(most);
  });

  it('is a share for whatever people write', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (text, sent) => {
        const right = rightnessOf({ action: 'edited', text, sent });
        expect(right).toBeGreaterThanOrEqual(0);
        expect(right).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('a refit', () => {
  const strict = (odds: number): number => logistic(odds - 2.5);

  it('learns that people are stricter than the platform, and is better on decisions it has not seen', () => {
    const { intercept, slope, before, after, decisions, heldOut } = refit(decisionsOf(400, strict), uncalibrated);
    expect(intercept).toBeLessThan(-1);
    expect(slope).toBeGreaterThan(0.5);
    expect([decisions, heldOut]).toEqual([300, 100]);
    expect(after.brier).toBeLessThan(before.brier - 0.05);
    expect(after.ece).toBeLessThan(before.ece / 2);
  });

  it('changes little where the platform is right already', () => {
    const { slope, intercept, before, after } = refit(decisionsOf(400, logistic), uncalibrated);
    expect(slope).toBeCloseTo(1, 0);
    expect(Math.abs(intercept)).toBeLessThan(0.6);
    expect(Math.abs(after.brier - before.brier)).toBeLessThan(0.02);
  });

  it('compares with what holds now, not with the platform’s own', () => {
    const all = decisionsOf(400, strict);
    const first = refit(all, uncalibrated);
    expect(refit(all, first).before).toEqual(first.after);
  });

  it('is the same whatever order the decisions come in', () => {
    const all = decisionsOf(80, strict);
    expect(refit(all.toReversed(), uncalibrated)).toEqual(refit(all, uncalibrated));
  });

  it('never turns better evidence into a lower probability, also when people decide the wrong way round', () => {
    const { slope } = refit(
      decisionsOf(200, (odds) => logistic(-odds)),
      uncalibrated,
    );
    expect(slope).toBeGreaterThan(0);
  });

  it.each([
    ['too few', decisionsOf(fewest.decisions - 1, strict)],
    ['only right', decisionsOf(200, () => 1)],
    ['only wrong', decisionsOf(200, () => 0)],
    ['none', []],
  ])('is refused with %s, and says how many there are and are needed', (_, decisions) => {
    const words = `People have decided about ${decisions.length} drafts`;
    expect(() => refit(decisions, uncalibrated)).toThrow(words);
    expect(() => refit(decisions, uncalibrated)).toThrow(`a refit needs ${fewest.decisions}`);
  });
});

describe('the figures of a calibration', () => {
  it('are 0 for what is always as it says, and known for a simple case', () => {
    const sure = { odds: 100, right: 1 };
    expect(figuresOf([sure, { odds: -100, right: 0 }], uncalibrated)).toEqual({ ece: 0, brier: 0 });
    expect(figuresOf([sure, { odds: 100, right: 0 }], uncalibrated)).toEqual({ ece: 0.5, brier: 0.5 });
  });
});

describe('the calibration of a tenant', () => {
  const chosen = { version: 3, weights: gateWeights.version, slope: 2, intercept: -1 };

  it('holds as long as it was made for the weights in use', () => {
    expect(calibrationFor(chosen)).toMatchObject({ slope: 2, intercept: -1 });
    expect(gateVersionOf(chosen)).toEqual({ weights: gateWeights.version, calibration: 3 });
    expect(calibrationFor({ ...chosen, weights: gateWeights.version + 1 })).toEqual(uncalibrated);
    expect(gateVersionOf({ ...chosen, weights: 0 })).toEqual({ weights: gateWeights.version, calibration: null });
    expect(calibrationFor(undefined)).toEqual(uncalibrated);
  });
});
