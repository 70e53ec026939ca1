import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { moodOf } from '../../../shared/domain/mood.ts';
import { decideRoute } from '../../../shared/domain/routing.ts';

describe('the mood of a customer', () => {
  it.each([
    'This is unacceptable.',
    'You idiots lost my parcel',
    'I’m really angry about this',
    'I am fed up with your hotline',
    'WHERE IS MY PARCEL I AM WAITING!',
    'I am disappointed, this is the worst shop',
  ])('is angry in %j', (text) => {
    expect(moodOf(text)).toBe('angry');
  });

  it.each([
    'I am very disappointed with the quality.',
    'This is so frustrating',
    'How annoying.',
    'My order is still not here',
    'I still haven’t received it',
    'This is the third time I ask',
    'For the 4th time: where is it?',
    'I have been waiting for days',
    'We waited three weeks for nothing',
    'I’m not happy with this',
    'That was not very helpful',
    'Nobody answers my mails',
    'I am unhappy with my purchase',
    'what a waste of my time',
  ])('is upset in %j', (text) => {
    expect(moodOf(text)).toBe('upset');
  });

  it.each([
    '',
    'When do you open?',
    'I was not disappointed at all, thank you',
    'I’m still not sure which plan is right for me',
    'I am happy with it, thanks!',
    'My third order arrived in time',
    'How long is the waiting time?',
    'The fraudulent charge is gone, thanks',
    'Do you sell the game Angry Birds?',
    'OK!',
    'MY ORDER NUMBER IS ABC-DEF-GHI-JKL-MNO',
  ])('is calm in %j', (text) => {
    expect(moodOf(text)).toBe('calm');
  });

  it('is what sends an angry customer to a person, and nobody else', () => {
    const words = fc.constantFrom('furious', 'still', 'not', 'disappointed', 'refund', 'WHY', '!', 'scam', 'for days');
    fc.assert(
      fc.property(fc.array(words, { maxLength: 8 }), (some) => {
        const text = some.join(' ');
        expect(decideRoute(null, { text, hasImage: false }).to === 'person').toBe(moodOf(text) === 'angry');
      }),
    );
  });

  it('never gets better by more complaints', () => {
    const order = ['calm', 'upset', 'angry'];
    const text = fc.string({ unit: 'grapheme', maxLength: 80 });
    fc.assert(
      fc.property(text, text, (before, after) => {
        expect(moodOf(`${before}. This is so frustrating. ${after}`)).not.toBe('calm');
        expect(moodOf(`${before}. I am furious. ${after}`)).toBe('angry');
        expect(order).toContain(moodOf(before + after));
      }),
    );
  });

  it('is found in linear time in text that was made to be slow', () => {
    const hostile = [
      'waiting for ',
      'not very really ',
      'still not ',
      'the third ',
      'i am so very ',
      'no one has ',
      'a',
      '!',
    ];
    for (const one of hostile) expect(moodOf(one.repeat(8000 / one.length))).not.toBe('angry');
  });
});
