import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { GateEvidence } from '../../shared/contract/gate.ts';
import type { Passage } from '../../shared/contract/knowledge.ts';
import { assess, examine } from '../../shared/domain/gate/assess.ts';
import { isWanting, isWorthMore, type Judged, outcomeOf } from '../../shared/domain/gate/outcome.ts';
import { featuresOf, probabilityOf } from '../../shared/domain/gate/probability.ts';
import { gateWeights } from '../../shared/domain/gate/weights.ts';
import { citationsIn } from '../../shared/domain/prompt.ts';

const share = fc.double({ min: 0, max: 1, noNaN: true });
const features = featuresOf(gateWeights);
const evidence: fc.Arbitrary<GateEvidence> = fc.record(
  Object.fromEntries(features.map((feature) => [feature, feature === 'answerable' ? fc.option(share) : share])),
) as never;
const calibration = fc.record({
  slope: fc.double({ min: 0.05, max: 5, noNaN: true }),
  intercept: fc.double({ min: -5, max: 5, noNaN: true }),
});
const hundredth = fc.integer({ min: 0, max: 100 }).map((n) => n / 100);
const judged: fc.Arbitrary<Judged> = fc.record({
  confidence: hundredth,
  grounded: fc.boolean(),
  found: fc.boolean(),
  blocked: fc.boolean(),
  abstains: fc.boolean(),
  asksAgain: fc.boolean(),
});
const reach = ['handoff', 'findings-only', 'suggest', 'send'];

describe('the probability of an answer', () => {
  it('is a probability, and never falls when any one thing speaks more for it', () => {
    fc.assert(
      fc.property(evidence, fc.constantFrom(...features), share, calibration, (given, feature, other, tuned) => {
        const before = given[feature];
        fc.pre(before !== null && other >= before);
        const lower = probabilityOf(given, tuned);
        const higher = probabilityOf({ ...given, [feature]: other }, tuned);
        expect(lower).toBeGreaterThanOrEqual(0);
        expect(higher).toBeLessThanOrEqual(1);
        expect(higher).toBeGreaterThanOrEqual(lower);
      }),
    );
  });
});

describe('the outcome of the gate', () => {
  it('is never to send what is blocked or not grounded, but for the word that nothing is known where no confidence is asked for', () => {
    fc.assert(
      fc.property(judged, hundredth, fc.boolean(), (one, threshold, mustHold) => {
        const outcome = outcomeOf(one, threshold, { mustHold });
        if (outcome !== 'send') return;
        expect(mustHold || one.blocked || threshold === 1).toBe(false);
        expect(one.grounded || (one.abstains && threshold === 0)).toBe(true);
        expect(threshold === 0 || one.confidence >= threshold).toBe(true);
      }),
    );
  });

  it('is no answer, for a person either, when nothing is grounded', () => {
    fc.assert(
      fc.property(judged, hundredth, fc.boolean(), (one, threshold, mustHold) => {
        fc.pre(!one.grounded && (threshold > 0 || mustHold || !one.abstains));
        expect(['findings-only', 'handoff']).toContain(outcomeOf(one, threshold, { mustHold }));
      }),
    );
  });

  it('goes no further when a person must look, and a person is called only where nobody looks', () => {
    fc.assert(
      fc.property(judged, hundredth, (one, threshold) => {
        const [free, held] = [
          outcomeOf(one, threshold, { mustHold: false }),
          outcomeOf(one, threshold, { mustHold: true }),
        ];
        if (free !== 'handoff') expect(reach.indexOf(held)).toBeLessThanOrEqual(reach.indexOf(free));
        expect(held).not.toBe('handoff');
      }),
    );
  });

  it('is wanting exactly where a better answer could go further', () => {
    fc.assert(
      fc.property(judged, judged, hundredth, (one, other, threshold) => {
        if (threshold < 1)
          expect(isWanting(one, threshold)).toBe(outcomeOf(one, threshold, { mustHold: false }) !== 'send');
        expect(isWorthMore(one, other, threshold) && isWorthMore(other, one, threshold)).toBe(false);
      }),
    );
  });
});

describe('an assessment', () => {
  const words = fc
    .array(
      fc.constantFrom('refund', 'parcel', 'five', '5', 'days', 'Norway', 'not', 'cost', '[1]', '[2]', '🙂', '.', '?'),
    )
    .map((some) => some.join(' '));
  const passage = (text: string): Passage => ({ passageId: 'a#0', documentId: 'a', title: '', text, score: 1 });

  it('of whatever text is between 0 and 1, has a reason, and quotes only what there is', () => {
    fc.assert(
      fc.property(words, words, fc.array(words, { maxLength: 3 }), (answer, question, texts) => {
        const passages = texts.map(passage);
        const citations = citationsIn(answer, passages);
        const known = { earlier: [], coaching: [], mood: 'calm' as const, rejected: 0, heldWords: [] };
        const { confidence, reasons, evidence } = assess(examine({ answer, question, passages, citations, ...known }));
        expect(confidence).toBeGreaterThanOrEqual(0);
        expect(confidence).toBeLessThanOrEqual(1);
        expect(reasons.length).toBeGreaterThan(0);
        for (const value of Object.values(evidence)) if (value !== null) expect(value >= 0 && value <= 1).toBe(true);
      }),
    );
  });

  it('without knowledge never lets a claim pass', () => {
    fc.assert(
      fc.property(words, words, (answer, question) => {
        const known = { passages: [], citations: [], earlier: [], coaching: [], mood: 'calm' as const, rejected: 0 };
        const one = assess(examine({ answer, question, heldWords: [], ...known }));
        if (one.claims.length > 0) expect(outcomeOf(one, 0.01, { mustHold: false })).toBe('handoff');
      }),
    );
  });
});
