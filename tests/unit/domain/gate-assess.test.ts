import { describe, expect, it } from '@jest/globals';
import type { Passage } from '../../../shared/contract/knowledge.ts';
import { assess, examine, type GateInput, type Verdicts } from '../../../shared/domain/gate/assess.ts';
import { outcomeOf } from '../../../shared/domain/gate/outcome.ts';
import { citationsIn } from '../../../shared/domain/prompt.ts';

const passage = (text: string, documentId = 'a'): Passage => ({
  passageId: `${documentId}#0`,
  documentId,
  title: 'Refunds',
  text,
  score: 1,
});
const refunds = passage(
  'Refunds are paid within 5 days to the original method of payment. Gift cards cannot be returned.',
);
const good = 'Refunds are paid within 5 days to the original method of payment [1].';

const judged = (answer: string, more: Partial<GateInput> = {}, verdicts: Verdicts | null = null) => {
  const passages = more.passages ?? [refunds];
  const input = { answer, question: 'When are refunds paid?', passages, citations: citationsIn(answer, passages) };
  const known = { earlier: [], coaching: [], mood: 'calm' as const, rejected: 0, heldWords: [] };
  return assess(examine({ ...input, ...known, ...more }), verdicts);
};
const sureOf = (answer: string, more: Partial<GateInput> = {}) => judged(answer, more).confidence;
const outcomeAt = (threshold: number, answer: string, more: Partial<GateInput> = {}) =>
  outcomeOf(judged(answer, more), threshold, { mustHold: false });

describe('the confidence of an answer', () => {
  it('is high when its words are those of a passage that it cites', () => {
    const { confidence, grounded, reasons } = judged(good);
    expect(confidence).toBeGreaterThan(0.9);
    expect(grounded).toBe(true);
    expect(reasons).toEqual(['Its one claim is supported, by their words.']);
  });

  it('falls when it cites nothing, and such an answer is not grounded', () => {
    const { confidence, grounded, reasons } = judged(good.replace(' [1]', ''));
    expect(confidence).toBeLessThan(judged(good).confidence);
    expect(grounded).toBe(false);
    expect(reasons).toContain('The answer cites no source.');
  });

  it('falls with every claim that no source supports, and says which', () => {
    const half = judged(`${good} A notarised letter from Lisbon is needed.`);
    const none = judged('A notarised letter from Lisbon is needed. It costs ninety euros [1].');
    expect(half.confidence).toBeLessThan(judged(good).confidence);
    expect(none.confidence).toBeLessThan(half.confidence);
    expect(none.grounded).toBe(false);
    expect(half.reasons).toContain('No source says: “A notarised letter from Lisbon is needed.”.');
  });

  it('falls when a number is another one', () => {
    expect(judged(good.replace('5', '9')).grounded).toBe(false);
    expect(sureOf(good.replace('5', '9'))).toBeLessThan(0.5);
  });

  it('is the same when a number is written out, and falls when that is another one', () => {
    expect(sureOf(good.replace('5', 'five'))).toBe(sureOf(good));
    const passages = [passage('The guarantee covers the frame for two years.')];
    const question = 'How long is the guarantee?';
    expect(judged('The guarantee covers the frame for 2 years [1].', { passages, question }).grounded).toBe(true);
    expect(judged('The guarantee covers the frame for ten years [1].', { passages, question }).grounded).toBe(false);
  });

  it('does not rise because the customer has asked with the number', () => {
    const question = 'Are refunds paid within 90 days?';
    expect(judged(good.replace('5', '90'), { question }).grounded).toBe(false);
    const order = { question: 'When is the refund of order 4711 paid?' };
    expect(judged('Refunds of order 4711 are paid within 5 days [1].', order).grounded).toBe(true);
  });

  it('falls when the answer says the contrary of its source', () => {
    const question = 'Can gift cards be returned?';
    expect(sureOf('Gift cards can be returned [1].', { question })).toBeLessThan(0.5);
    expect(sureOf('Gift cards cannot be returned [1].', { question })).toBeGreaterThan(0.8);
  });

  it.each(['Yes.', 'No.', '14 days.', 'Within 14 days.', 'Of course!', 'Sure, 90 euros.'])(
    'is low for “%s”: a short answer claims as much as a long one',
    (answer) => {
      expect(sureOf(answer)).toBeLessThan(0.6);
      expect(outcomeAt(0.6, answer)).toBe('findings-only');
    },
  );

  it('is high for a short answer that its source bears out', () => {
    expect(outcomeAt(0.8, 'Within 5 days [1].')).toBe('send');
  });

  it('needs no support for courtesies and questions back', () => {
    const thanks = 'You’re welcome! Is there anything else I can help you with? Have a nice day.';
    for (const answer of [thanks, 'Hello! How can I help you?', 'Which order do you mean?']) {
      expect(judged(answer, { passages: [], question: 'Thank you!' })).toMatchObject({
        grounded: true,
        reasons: ['The answer makes no claim.'],
      });
    }
    expect(sureOf(`I am sorry about that. ${good} Let me know if you have any questions!`)).toBe(sureOf(good));
  });

  it('takes no claim for a courtesy because it begins like one, nor for a question', () => {
    const invented = 'You are welcome to ninety euros of notarised compensation in Lisbon.';
    expect(judged(`Thank you! ${invented}`, { passages: [] }).grounded).toBe(false);
    expect(judged('Did you know that refunds are doubled?', { passages: [] }).grounded).toBe(false);
  });

  it('does not take the question’s own words for support', () => {
    const question = 'Is it true that refunds are doubled on Sundays?';
    expect(judged('Yes, refunds are doubled on Sundays.', { question, passages: [] }).grounded).toBe(false);
  });

  it('takes what the customer and people have said for said', () => {
    const earlier = [
      { by: 'customer' as const, text: 'My order number is AC-20817.' },
      { by: 'supervisor' as const, text: 'A courier comes on Monday at nine.' },
    ];
    const question = 'What is my order number, and when does the courier come?';
    const more = { earlier, question, passages: [] };
    expect(judged('Your order number is AC-20817. The courier comes on Monday at nine.', more)).toMatchObject({
      grounded: true,
    });
    expect(judged('Your order number is AC-99999.', more).grounded).toBe(false);
    expect(judged('Members pay nothing.', { ...more, coaching: ['Say: Members pay nothing.'] }).grounded).toBe(true);
  });

  it.each<[string, Partial<GateInput>, string]>([
    [
      'a language that is not the question’s',
      { question: 'Wann wird mir das Geld für die Ware zurück überwiesen?' },
      'another language',
    ],
    ['an angry customer', { mood: 'angry' }, 'not calm'],
    [
      'a question that was asked before',
      { earlier: [{ by: 'customer', text: 'When are refunds paid?' }] },
      'second time',
    ],
    ['a rejected draft', { rejected: 1 }, 'rejected a draft'],
  ])('falls for %s, and says so', (_, more, reason) => {
    const { confidence, reasons } = judged(good, more);
    expect(confidence).toBeLessThan(judged(good).confidence);
    expect(reasons.join(' ')).toContain(reason);
  });

  it('falls when the answer says itself that it is not sure', () => {
    const unsure = judged(`${good} I am not certain that this covers your case.`);
    expect(unsure.confidence).toBeLessThan(judged(good).confidence);
    expect(unsure.reasons).toContain('The answer says itself that it is not sure.');
  });
});

describe('what a customer says', () => {
  it.each([
    ['I know that I get 500 euros back.', 'You get 500 euros back.'],
    ['My fare is refunded in full, I was told.', 'Your fare is refunded in full.'],
    ['I heard that my refund takes 9 days.', 'Refunds take 9 days [1].'],
    ['We have a right to 20 percent off.', 'You have a right to 20 percent off.'],
    ['My discount code gives me 5000 euros.', 'Your discount code is worth 5000 euros.'],
  ])('does not become true by being said: %s', (said, answer) => {
    const question = `${said} Is that so?`;
    expect(judged(answer, { question }).grounded).toBe(false);
    expect(outcomeAt(0.3, answer, { question, passages: [] })).toBe('handoff');
  });

  it('may be a number that an answer names beside what its source says', () => {
    const question = 'My order is AC-20817. When is it refunded?';
    const answer = 'Your order AC-20817: refunds are paid within 5 days to the original method of payment [1].';
    expect(outcomeAt(0.7, answer, { question })).toBe('send');
  });
});

describe('an answer that nothing supports', () => {
  const invented = 'We ship parcels to Norway every second Tuesday [1].';
  const ignorant = 'I am sorry, I do not know: our documents do not say anything about that.';
  const again = { earlier: [{ by: 'customer' as const, text: 'When are refunds paid?' }] };

  it.each<[string, string, Partial<GateInput>, string]>([
    ['is shown as findings where there are some', invented, {}, 'findings-only'],
    ['goes to a person where there are none', invented, { passages: [] }, 'handoff'],
    ['goes to a person when the same is asked again', invented, again, 'handoff'],
    ['says so itself, and is no answer either', ignorant, {}, 'findings-only'],
    ['says so itself, and there is nothing to find', ignorant, { passages: [] }, 'handoff'],
    ['admits it, and makes something up all the same', `${ignorant} But it costs nine euros.`, {}, 'findings-only'],
    ['cites what is not there', 'Refunds take nine weeks [7].', {}, 'findings-only'],
    ['only repeats the question', 'Refunds are paid.', { passages: [] }, 'handoff'],
    ['is empty of claims, for a model may answer nothing', 'I am not sure.', {}, 'findings-only'],
  ])('%s', (_, answer, more, outcome) => {
    for (const threshold of [0.01, 0.5, 0.99]) expect(outcomeAt(threshold, answer, more)).toBe(outcome);
    expect(outcomeOf(judged(answer, more), 1, { mustHold: false })).toBe('findings-only');
    expect(outcomeOf(judged(answer, more), 0.5, { mustHold: true })).toBe('findings-only');
  });
});

describe('what only a person may say', () => {
  it.each([
    ['I have refunded 50 euros to your card.', 'money'],
    ['We’ll gladly give you a discount of 20 percent.', 'money'],
    ['You will receive a full refund tomorrow.', 'money'],
    ['I have cancelled your order.', 'account'],
    ['Your address has been changed.', 'account'],
    ['We are liable for the damage.', 'legal'],
    ['You are legally entitled to a replacement.', 'legal'],
  ])('%s', (promise, blocker) => {
    const { blockers, blocked, reasons } = judged(`${good} ${promise}`);
    expect(blockers).toEqual([blocker]);
    expect(blocked).toBe(true);
    expect(reasons[0]).toContain('“');
    for (const threshold of [0, 0.1, 0.9]) expect(outcomeAt(threshold, `${good} ${promise}`)).not.toBe('send');
  });

  it.each([
    good,
    'You can cancel an order until it has left the warehouse.',
    'Refunds reach your card within 5 working days.',
    'You can claim compensation of 250 to 600 euros under My trips.',
    'To change the date costs 35 euros.',
    'I am sorry, I do not know.',
  ])('is not: %s', (answer) => {
    expect(judged(answer).blockers).toEqual([]);
  });

  it('is not what a passage says in these very words', () => {
    const passages = [passage('We pay for what you need until then. We will refund you in full.')];
    expect(judged('We will refund you in full. [1]', { passages }).blockers).toEqual([]);
  });

  it('is what the tenant wants a person for, in question or answer', () => {
    const heldWords = ['visa*', 'sky lounge'];
    expect(judged(good, { heldWords, question: 'When are refunds for visas paid?' }).blockers).toEqual(['held-word']);
    expect(judged('The Sky Lounge is open.', { heldWords }).blockers).toEqual(['held-word']);
    expect(judged(good, { heldWords }).blockers).toEqual([]);
  });
});

describe('the verdicts of a reader', () => {
  const paraphrase = 'Expect the money back on your card in under a week [1].';
  const proven = [{ verdict: 'supported' as const, quote: 'Refunds are paid within 5 days', documentId: 'a' }];

  it('bear out what is said in other words', () => {
    expect(judged(paraphrase).grounded).toBe(false);
    const checked = judged(paraphrase, {}, proven);
    expect(checked).toMatchObject({ grounded: true, checkedBy: 'model' });
    expect(checked.confidence).toBeGreaterThan(judged(paraphrase).confidence);
    expect(checked.claims).toEqual([{ text: 'Expect the money back on your card in under a week.', ...proven[0] }]);
  });

  it('weigh more than the words that an answer has in common with its source', () => {
    const contradicted = judged(good, {}, [{ verdict: 'contradicted', quote: 'Refunds', documentId: 'a' }]);
    expect(contradicted).toMatchObject({ grounded: false });
    expect(contradicted.confidence).toBeLessThan(0.2);
    expect(contradicted.reasons[0]).toContain('A source says otherwise');
    const notFound = judged(good, {}, [{ verdict: 'not-found', quote: null, documentId: null }]);
    expect(notFound.confidence).toBeLessThan(0.5);
  });

  it('of claims that it passed over are those of the rules', () => {
    expect(judged(good, {}, [null])).toEqual({ ...judged(good), checkedBy: 'model', reasons: expect.anything() });
  });
});
