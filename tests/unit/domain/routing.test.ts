import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { route } from '../../../shared/domain/routing.ts';

const to = (text: string, hasImage = false) => {
  const { to: where, ...rest } = route({ text, hasImage });
  return 'model' in rest ? rest.model : `${where}: ${rest.cause}`;
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
        const decided = route({ text, hasImage });
        expect(decided.reason).toMatch(/\.$/);
        expect(route({ text, hasImage })).toEqual(decided);
        if (decided.to === 'model') expect(decided.model === 'vision').toBe(hasImage);
      }),
    );
  });

  it('is quick with text that was made to be slow', () => {
    const hostile = ['put me through '.repeat(600), 'talk to a '.repeat(800), 'a'.repeat(8000), '!'.repeat(8000)];
    for (const text of hostile) expect(to(text)).toBe('reasoning');
  });
});
