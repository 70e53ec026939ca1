import type { CannedReply } from '../../../shared/contract/conversation.ts';

const byShortcut = (a: CannedReply, b: CannedReply): number => a.shortcut.localeCompare(b.shortcut);

/** In the order in which people look for them. */
export const sorted = (replies: readonly CannedReply[]): CannedReply[] => [...replies].sort(byShortcut);

/** The replies without the one of that shortcut. */
export const without = (replies: readonly CannedReply[], shortcut: string | null): CannedReply[] =>
  replies.filter((one) => one.shortcut !== shortcut);

/** The replies with `reply` in the place of the one whose shortcut was `was`; added when there is none. */
export const withReply = (replies: readonly CannedReply[], was: string | null, reply: CannedReply): CannedReply[] => [
  ...without(replies, was),
  reply,
];

export const isSameReply = (a: CannedReply, b: CannedReply): boolean =>
  a.shortcut === b.shortcut && a.title === b.title && a.text === b.text;

/** Whether both hold the same replies, in whatever order. */
export function areSameReplies(a: readonly CannedReply[], b: readonly CannedReply[]): boolean {
  const others = new Map(b.map((reply) => [reply.shortcut, reply]));
  return (
    a.length === b.length &&
    a.every((reply) => {
      const other = others.get(reply.shortcut);
      return other !== undefined && isSameReply(reply, other);
    })
  );
}
