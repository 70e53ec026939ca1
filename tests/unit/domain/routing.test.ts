import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RoutingPolicy, type RoutingRule } from '../../../shared/contract/routing.ts';
import { defaultRouting } from '../../../shared/domain/default-routing.ts';
import { causeOf, decideRoute } from '../../../shared/domain/routing.ts';

const to = (text: string, hasImage = false) => {
  const decided = decideRoute(null, { text, hasImage });
  return decided.to === 'person' ? `person: ${causeOf(decided)}` : decided.to;
};

describe('routing', () => {
  it.each([
    ['When do you open?', 'fast'],
    ['Where is my order 4711?', 'fast'],
    ['Why was I charged twice?', 'reasoning'],
    ['Which plan is right for me?', 'reasoning'],
    ['Compare the two subscriptions, please.', 'reasoning'],
    ['I want to talk to a human', 'person: asked-for-person'],
    ['Can I speak with a real person?', 'person: asked-for-person'],
    ['Put me through to a supervisor.', 'person: asked-for-person'],
    ['This is unacceptable.', 'person: angry'],
    ['You idiots lost my parcel', 'person: angry'],
    ['WHERE IS MY PARCEL I AM WAITING!', 'person: angry'],
    ['The fraudulent charge is gone, thanks', 'fast'],
    ['My solicitor will write to you', 'person: routing-rule'],
    ['The charger CAUGHT FIRE last night', 'person: routing-rule'],
    ['My neighbour Sue courts danger', 'fast'],
    ['I am a sales agent and need an invoice', 'fast'],
    ['', 'fast'],
  ])('sends %j to %s', (text, where) => {
    expect(to(text)).toBe(where);
  });

  it('sends what cannot be read to the model that can see', () => {
    expect(to('What is this?', true)).toBe('vision');
    expect(to('', true)).toBe('vision');
  });

  it('gives a person to who asks for one, also when angry, and in pictures', () => {
    expect(to('This is a scam, let me talk to a person', true)).toBe('person: asked-for-person');
    expect(to('This is a scam', true)).toBe('person: angry');
  });

  it('thinks about whatever is long', () => {
    expect(to('a '.repeat(300))).toBe('fast');
    expect(to('a '.repeat(301))).toBe('reasoning');
  });

  it('always decides, says why, and decides the same again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 900 }), fc.boolean(), (text, hasImage) => {
        const decided = decideRoute(null, { text, hasImage });
        expect(decided.reason).toMatch(/\.$/);
        expect(decideRoute(null, { text, hasImage })).toEqual(decided);
        if (decided.to !== 'person') expect(decided.to === 'vision').toBe(hasImage);
      }),
    );
  });

  it('is quick with text that was made to be slow', () => {
    const hostile = ['put me through '.repeat(600), 'talk to a '.repeat(800), 'a'.repeat(8000), '!'.repeat(8000)];
    for (const text of hostile) expect(to(text)).toBe('reasoning');
  });
});

describe('rules of a tenant', () => {
  const rule = (name: string, when: RoutingRule['when'], to: RoutingRule['to']): RoutingRule => ({
    name,
    when,
    to,
    reason: `${name}.`,
  });
  const decide = (rules: RoutingRule[], text: string, hasImage = false) => {
    const { rule: by, to: where } = decideRoute(RoutingPolicy.parse(rules), { text, hasImage });
    return `${by} → ${where}`;
  };

  it('are gone through in order, and the first that fits decides', () => {
    const vip = rule('VIP', { anyWord: ['gold member'] }, 'person');
    const long = rule('Long', { longerThan: 10 }, 'reasoning');
    expect(decide([vip, long], 'I am a gold member')).toBe('VIP → person');
    expect(decide([long, vip], 'I am a gold member')).toBe('Long → reasoning');
    expect(decide([vip, long], 'Hello')).toBe('null → fast');
  });

  it('fit when all their conditions hold', () => {
    const both = rule('Both', { mood: 'upset', asksWhy: true }, 'reasoning');
    expect(decide([both], 'Why is this so frustrating?')).toBe('Both → reasoning');
    expect(decide([both], 'This is so frustrating')).toBe('null → fast');
    expect(decide([both], 'Why is that?')).toBe('null → fast');
    expect(decide([rule('Plain', { asksForPerson: false, hasImage: false }, 'reasoning')], 'Hi')).toBe(
      'Plain → reasoning',
    );
  });

  it.each<[string, string, boolean]>([
    ['refund', 'A REFUND, please', true],
    ['refund', 'refunds', false],
    ['refund*', 'refunds', true],
    ['refund', 'prerefund', false],
    ['money  back', 'my money-back guarantee', true],
    ["don't work", 'it DON’T work', true],
    ['Straße', 'in der straße', true],
    ['退款', '我想要退款', true],
    ['a.b', 'axb', false],
  ])('find the word %j in %j: %p', (word, text, found) => {
    expect(decide([rule('Word', { anyWord: ['nowhere', word] }, 'person')], text)).toBe(
      found ? 'Word → person' : 'null → fast',
    );
  });

  it('tell which of their words were there', () => {
    const rules = [rule('Money', { anyWord: ['refund', 'invoice', 'cash'] }, 'person')];
    const decided = decideRoute(rules, { text: 'An invoice for my refund', hasImage: false });
    expect(decided).toMatchObject({ rule: 'Money', reason: 'Money.', features: { words: ['refund', 'invoice'] } });
  });

  it('never send an image to a model that cannot see', () => {
    const rules = [rule('Thinkers', { asksWhy: true }, 'reasoning'), rule('All', {}, 'fast')];
    expect(decide(rules, 'Why is it broken?', true)).toBe('null → vision');
    expect(decide([rule('People', {}, 'person')], 'Why is it broken?', true)).toBe('People → person');
  });

  it.each<[string, unknown, string]>([
    ['none', [], '>=1'],
    ['too many', Array.from({ length: 51 }, (_, n) => rule(`r${n}`, { longerThan: 5 }, 'fast')), '<=50'],
    ['a name twice', [rule('a', { hasImage: true }, 'fast'), rule('a', {}, 'fast')], 'names of rules must differ'],
    ['one behind a rule that always fits', [rule('a', {}, 'fast'), rule('b', {}, 'person')], 'nothing gets past it'],
    ['a word without a letter', [rule('a', { anyWord: ['?!'] }, 'fast')], 'needs a letter or digit'],
    ['a condition that nobody knows', [{ ...rule('a', {}, 'fast'), when: { isVip: true } }], 'isVip'],
    ['a model that nobody knows', [{ ...rule('a', {}, 'fast'), to: 'gpt-5' }], 'fast'],
    [
      'too many words',
      Array.from({ length: 11 }, (_, n) => rule(`r${n}`, { anyWord: Array(50).fill('word') }, 'fast')),
      'at most 500 words',
    ],
  ])('are refused with %s', (_, rules, words) => {
    expect(RoutingPolicy.safeParse(rules).error?.message).toContain(words);
  });

  it('could be the platform’s own, which are as good as any', () => {
    expect(RoutingPolicy.parse(defaultRouting)).toEqual(defaultRouting);
  });
});
