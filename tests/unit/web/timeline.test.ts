import { describe, expect, it } from '@jest/globals';
import type { Author, Message } from '../../../shared/contract/chat.ts';
import { dayName, timeline } from '../../../web/chat/timeline.ts';
import { titleWithUnread, unreadAfter } from '../../../web/chat/unread.ts';

let seq = 0;
const message = (author: Author, at: Date): Message => {
  seq += 1;
  return { id: `m${seq}`, seq, author, text: 'x', attachments: [], citations: [], at: at.toISOString() };
};
const noon = (day: number, minute = 0) => new Date(2026, 4, day, 12, minute);

describe('the timeline', () => {
  it('marks each new day once', () => {
    const rows = timeline(
      [message('customer', noon(1)), message('assistant', noon(1, 1)), message('assistant', noon(2))],
      [],
    );
    expect(rows.map(({ kind }) => kind)).toEqual(['day', 'message', 'message', 'day', 'message']);
  });

  it('groups what one author writes within five minutes', () => {
    const rows = timeline(
      [message('assistant', noon(1)), message('assistant', noon(1, 4)), message('assistant', noon(1, 20))],
      [],
    );
    expect(rows.slice(1)).toMatchObject([
      { opens: true, closes: false },
      { opens: false, closes: true },
      { opens: true, closes: true },
    ]);
  });

  it('ends with what is not sent yet', () => {
    const outgoing = {
      clientMessageId: 'a',
      text: 'x',
      attachments: [],
      at: noon(1).toISOString(),
      status: 'waiting' as const,
    };
    expect(timeline([message('assistant', noon(1))], [outgoing]).at(-1)).toMatchObject({ kind: 'outgoing', key: 'a' });
  });

  it.each([
    [noon(10), 'Today'],
    [noon(9), 'Yesterday'],
    [noon(3), 'Sunday 3 May'],
    [new Date(2025, 11, 31, 23), 'Wednesday 31 December 2025'],
  ])('calls %s %s', (at, name) => {
    expect(dayName(at.toISOString(), noon(10), 'en-GB').replace(',', '')).toBe(name);
  });
});

describe('what is new', () => {
  it('counts what others wrote since, and not what the customer wrote', () => {
    const [first, own, second] = [
      message('assistant', noon(1)),
      message('customer', noon(1)),
      message('supervisor', noon(1)),
    ];
    expect(unreadAfter([first, own, second], first.seq)).toBe(1);
  });

  it('stands before the title only when there is something', () => {
    expect([titleWithUnread('Ada', 2), titleWithUnread('Ada', 0)]).toEqual(['(2) Ada', 'Ada']);
  });
});
