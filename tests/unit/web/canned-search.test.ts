import { describe, expect, it } from '@jest/globals';
import { findCanned, insertCanned, slashQuery } from '../../../web/desk/conversation/canned-search.ts';

const canned = (shortcut: string, title: string, text = `text of ${shortcut}`) => ({ shortcut, title, text });
const replies = [canned('thanks', 'Thank you'), canned('refund', 'How refunds go'), canned('no-refund', 'Refused')];
const shortcuts = (query: string) => findCanned(replies, query).map(({ shortcut }) => shortcut);

describe('canned replies by a slash', () => {
  it('begin with a slash at the start or after a space, and end at the caret', () => {
    expect(slashQuery('/', 1)).toBe('');
    expect(slashQuery('Hi Jane, /Ref', 13)).toBe('ref');
    expect(slashQuery('/refund now', 7)).toBe('refund');
    expect(slashQuery('/refund now', 11)).toBeNull();
    expect(slashQuery('https://shop', 12)).toBeNull();
    expect(slashQuery('1/2', 3)).toBeNull();
  });

  it('are found by the shortcut before the title', () => {
    expect(shortcuts('')).toEqual(['no-refund', 'refund', 'thanks']);
    expect(shortcuts('ref')).toEqual(['refund', 'no-refund']);
    expect(shortcuts('thank')).toEqual(['thanks']);
    expect(shortcuts('refused')).toEqual(['no-refund']);
    expect(shortcuts('zzz')).toEqual([]);
  });

  it('are shown eight at most', () => {
    const many = Array.from({ length: 30 }, (_, n) => canned(`r${n}`, 'Reply'));
    expect(findCanned(many, 'r')).toHaveLength(8);
  });

  it('take the place of what was typed', () => {
    expect(insertCanned('Hi, /ref and bye', 8, canned('refund', 'R', 'Money comes'))).toEqual({
      text: 'Hi, Money comes and bye',
      caret: 15,
    });
  });
});
