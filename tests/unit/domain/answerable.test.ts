import { describe, expect, it } from '@jest/globals';
import { answerable, signsOf } from '../../../shared/domain/answerable.ts';

const refunds = 'Refunds: a refund reaches your card within five days after the return arrived in our warehouse.';
const cycling = 'The club meets on Tuesdays. Bring a helmet and lights for the club ride.';

describe('whether passages answer a question', () => {
  it('is sure of nothing without passages', () => {
    expect(answerable({ question: 'When does my refund arrive?', history: [], passages: [] })).toBe(0);
  });

  it('rates passages on the subject above passages on something else', () => {
    const asked = { question: 'When does the refund reach my card?', history: ['I sent a return last week.'] };
    expect(answerable({ ...asked, passages: [refunds] })).toBeGreaterThan(
      answerable({ ...asked, passages: [cycling] }),
    );
  });

  it('is a chance for any input', () => {
    for (const question of ['', '?', 'the of and', '退款 何时', 'x'.repeat(10_000)]) {
      for (const passages of [[''], [refunds, cycling, refunds]]) {
        const chance = answerable({ question, history: ['', '!'], passages });
        expect(chance).toBeGreaterThan(0);
        expect(chance).toBeLessThan(1);
      }
    }
  });

  it('tells nothing of a history that there is not, nor of how one passage agrees with others', () => {
    const signs = signsOf({ question: 'When does my refund arrive?', history: [], passages: [refunds] });
    expect(signs).toMatchObject({ familiar: null, onTopic: null, agree: null });
    expect(signs.covered).toBeCloseTo(1 / 2);
  });
});
