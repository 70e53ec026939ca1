import { describe, expect, it } from '@jest/globals';
import { retrievalWords } from '../../../web/desk/conversation/retrieval-words.ts';

describe('what was searched, in words', () => {
  it('names each query, how it was searched, and what could not be done', () => {
    const queries = [
      { kind: 'question' as const, words: 'shoes' },
      { kind: 'conversation' as const, words: 'refunds take shoes' },
    ];
    expect(retrievalWords({ queries, byMeaning: true, precedents: 1, notes: [] })).toEqual([
      'the question: shoes',
      'the question within the conversation: refunds take shoes',
      'By words and meaning, led by 1 earlier conversation.',
    ]);
    expect(retrievalWords({ queries: [], byMeaning: false, precedents: 0, notes: [] })).toEqual([
      'Nothing: the message asks nothing.',
    ]);
    const notes = ['Only words were searched: the model is busy.'];
    expect(retrievalWords({ queries: queries.slice(0, 1), byMeaning: false, precedents: 3, notes })).toEqual([
      'the question: shoes',
      'By words, led by 3 earlier conversations.',
      'Only words were searched: the model is busy.',
    ]);
  });
});
