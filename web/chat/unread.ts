import type { Message } from '../../shared/contract/chat.ts';

/** How many messages of others came after the one with number `seenSeq`. */
export const unreadAfter = (messages: readonly Message[], seenSeq: number): number =>
  messages.filter(({ seq, author }) => seq > seenSeq && author !== 'customer').length;

/** `(2) Ada`: the page's title, with what arrived while its tab was hidden. */
export const titleWithUnread = (title: string, unread: number): string => (unread > 0 ? `(${unread}) ${title}` : title);
