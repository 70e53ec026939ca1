import { describe, expect, it } from '@jest/globals';
import type { TurnRecord } from '../../../shared/contract/conversation.ts';
import { isWorthKeeping, parseWork } from '../../../web/desk/conversation/draft-work.ts';
import { confidenceWords, costWords, millisecondsWords, whyGone } from '../../../web/desk/conversation/words.ts';

describe('a draft that somebody is changing', () => {
  it('comes back from storage as it was kept', () => {
    const work = { draftId: '1-2-3', original: 'a', text: 'b' };
    expect(parseWork(JSON.stringify(work))).toEqual(work);
  });

  it.each(['', 'null', '{}', '[1]', '{"draftId":1}', 'not json'])('is nothing when %j was kept', (kept) => {
    expect(parseWork(kept)).toBeNull();
  });

  it('is worth keeping when it says something of its own', () => {
    expect(isWorthKeeping({ draftId: '1', original: 'Hello', text: 'Hello you' })).toBe(true);
    expect(isWorthKeeping({ draftId: '1', original: 'Hello', text: ' Hello ' })).toBe(false);
    expect(isWorthKeeping({ draftId: '1', original: 'Hello', text: ' ' })).toBe(false);
  });
});

describe('the words of the conversation page', () => {
  it('say how sure an answer is', () => {
    expect([1, 0.62, 0.4, 0].map(confidenceWords)).toEqual([
      '100 %, sure',
      '62 %, fairly sure',
      '40 %, unsure',
      '0 %, guessing',
    ]);
  });

  it('say what an answer cost and how long it took', () => {
    expect([0, 0.000123, 0.012, 1.5].map(costWords)).toEqual(['$0', '$0.00012', '$0.01', '$1.50']);
    expect([90, 1234].map(millisecondsWords)).toEqual(['90 ms', '1.2 s']);
  });

  it('say who has decided about a draft that is gone', () => {
    const decision = { action: 'approved', by: 'Ana', at: '', reason: null, text: null } as const;
    expect(whyGone({ status: 'delivered', decision } as TurnRecord)).toBe('Ana has sent an answer in the meantime.');
    expect(whyGone({ status: 'superseded', decision: null } as TurnRecord)).toContain('wrote again');
    expect(whyGone(undefined)).toBe('This draft is not held any more.');
  });
});
