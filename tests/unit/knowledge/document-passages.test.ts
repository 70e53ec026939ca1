import { describe, expect, it } from '@jest/globals';
import { passagesOf } from '../../../shared/domain/document-passages.ts';

describe('the passages of a document', () => {
  it('begin with their headings, and never stand under two', () => {
    const under = ['Refunds', 'Europe'];
    expect(
      passagesOf([
        { heading: under, text: 'Within 14 days.' },
        { heading: under, text: 'Free.' },
        { heading: ['Shipping'], text: 'Fast.' },
        { heading: [], text: 'End.' },
        { heading: ['Empty'], text: ' ' },
      ]),
    ).toEqual([
      { heading: 'Refunds › Europe', text: 'Refunds › Europe\nWithin 14 days.\n\nFree.' },
      { heading: 'Shipping', text: 'Shipping\nFast.' },
      { heading: '', text: 'End.' },
    ]);
  });

  it('repeat the headings of a long section', () => {
    const passages = passagesOf([{ heading: ['Terms'], text: 'A sentence of the terms. '.repeat(100) }]);
    expect(passages.length).toBeGreaterThan(2);
    expect(passages.every(({ heading, text }) => heading === 'Terms' && text.startsWith('Terms\n'))).toBe(true);
  });
});
