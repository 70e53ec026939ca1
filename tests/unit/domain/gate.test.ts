import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Passage } from '../../../shared/contract/knowledge.ts';
import { assess, isWanting, isWorthMore, tierOf } from '../../../shared/domain/gate.ts';
import { citationsIn } from '../../../shared/domain/prompt.ts';

const passage = (text: string): Passage => ({ passageId: 'a#0', documentId: 'a', title: 'Refunds', text, score: 1 });
const refunds = passage('Refunds are paid within five days to the original method of payment.');

const confidenceOf = (answer: string, passages = [refunds], question = 'When are refunds paid?') =>
  assess({ answer, question, passages, citations: citationsIn(answer, passages) });

describe('the confidence of an answer', () => {
  it('is high when its words are those of the passages that it cites', () => {
    const { confidence } = confidenceOf('Refunds are paid within five days to the original payment method [1].');
    expect(confidence).toBe(1);
  });

  it('is lower when it cites nothing', () => {
    const { confidence, reasons } = confidenceOf('Refunds are paid within five days to the original payment method.');
    expect(confidence).toBe(0.7);
    expect(reasons).toContain('The answer cites no source.');
  });

  it('falls with every claim that no source supports', () => {
    const invented = confidenceOf('Refunds need a notarised letter from Lisbon and cost ninety euros [1].');
    expect(invented.confidence).toBeLessThan(0.3);
  });

  it('says when the knowledge base holds nothing', () => {
    const { confidence, reasons } = confidenceOf('We ship parcels to Norway every second Tuesday.', []);
    expect(confidence).toBeLessThan(0.3);
    expect(reasons).toContain('The knowledge base holds nothing on this.');
  });

  it('needs no support for courtesies, whatever else is said besides', () => {
    const thanks = 'You’re welcome! Is there anything else I can help you with? Have a nice day.';
    expect(confidenceOf(thanks, []).confidence).toBe(0.9);
    const plain = 'Refunds are paid within five days to the original payment method [1].';
    expect(confidenceOf(`I am sorry about that. ${plain} Let me know if you have any questions!`)).toEqual(
      confidenceOf(plain),
    );
  });

  it('takes no claim for a courtesy because it begins like one', () => {
    const invented = 'You are welcome to ninety euros of notarised compensation in Lisbon.';
    expect(confidenceOf(`Thank you! ${invented}`, []).confidence).toBe(confidenceOf(invented, []).confidence);
    expect(confidenceOf(invented, []).confidence).toBeLessThan(0.3);
  });

  it('needs no support for a greeting', () => {
    expect(confidenceOf('Hello! How can I help you?', []).confidence).toBe(0.9);
  });

  it('is between 0 and 1, always with a reason, and no worse for more knowledge', () => {
    const words = fc
      .array(fc.constantFrom('refund', 'parcel', 'five', 'days', 'Norway', 'cost', '[1]', '[2]', '🙂', '.'))
      .map((some) => some.join(' '));
    fc.assert(
      fc.property(words, words, fc.array(words, { maxLength: 3 }), words, (answer, question, texts, more) => {
        const known = texts.map(passage);
        const { confidence, reasons } = confidenceOf(answer, known, question);
        expect(confidence).toBeGreaterThanOrEqual(0);
        expect(confidence).toBeLessThanOrEqual(1);
        expect(reasons.length).toBeGreaterThan(0);
        const better = confidenceOf(answer, [...known, passage(more)], question);
        expect(better.confidence).toBeGreaterThanOrEqual(confidence);
      }),
    );
  });
});

describe('the gate', () => {
  it('sends what reaches the threshold, everything at 0 and nothing at 1', () => {
    const share = fc.integer({ min: 0, max: 100 }).map((n) => n / 100);
    fc.assert(
      fc.property(share, share, (confidence, threshold) => {
        const sends = threshold < 1 && confidence >= threshold;
        expect(tierOf({ confidence, grounded: true }, threshold, false) === 'send').toBe(sends);
      }),
    );
    expect(tierOf({ confidence: 0, grounded: false }, 0, false)).toBe('send');
    expect(tierOf({ confidence: 1, grounded: true }, 1, false)).not.toBe('send');
  });

  it('suggests what is grounded and half sure, and shows only findings of the rest', () => {
    expect(tierOf({ confidence: 0.6, grounded: true }, 0.7, false)).toBe('suggest');
    expect(tierOf({ confidence: 0.6, grounded: false }, 0.7, false)).toBe('findings');
    expect(tierOf({ confidence: 0.4, grounded: true }, 0.7, false)).toBe('findings');
  });

  it('sends nothing by itself where a person approves every answer', () => {
    expect(tierOf({ confidence: 1, grounded: true }, 0, true)).toBe('suggest');
  });
});

describe('asking for a better answer', () => {
  const assessment = (confidence: number, grounded = true) => ({ confidence, grounded, reasons: [] });

  it.each([
    [0.59, 0.6, true],
    [0.6, 0.6, false],
    [0, 0, false],
    [0.6, 1, false],
    [0.4, 1, true],
  ])('at a confidence of %d and a threshold of %d: %p', (confidence, threshold, wanting) => {
    expect(isWanting(assessment(confidence), threshold)).toBe(wanting);
  });

  it('keeps what goes further, then what is surer, and of equals the later', () => {
    expect(isWorthMore(assessment(0.7), assessment(0.9), 0.8)).toBe(false);
    expect(isWorthMore(assessment(0.55), assessment(0.6, false), 0.8)).toBe(true);
    expect(isWorthMore(assessment(0.3), assessment(0.2), 0.8)).toBe(true);
    expect(isWorthMore(assessment(0.3), assessment(0.3), 0.8)).toBe(false);
  });
});
