import type { CannedReply } from '../../../shared/contract/conversation.ts';

const maxShown = 8;
const slashWord = /(?:^|\s)\/([a-z0-9-]{0,32})$/i;

/** The word after the `/` that ends at the caret, or null: `https://` and `1/2` begin no canned reply. */
export function slashQuery(text: string, caret: number): string | null {
  return slashWord.exec(text.slice(0, caret))?.[1]?.toLowerCase() ?? null;
}

/** The replies that `query` may mean, at most 8: those whose shortcut begins with it, then those that contain it, then by title. */
export function findCanned(replies: readonly CannedReply[], query: string): CannedReply[] {
  const rank = ({ shortcut, title }: CannedReply): number => {
    if (shortcut.startsWith(query)) return 0;
    if (shortcut.includes(query)) return 1;
    return title.toLowerCase().includes(query) ? 2 : 3;
  };
  return replies
    .map((reply) => ({ reply, rank: rank(reply) }))
    .filter((one) => one.rank < 3)
    .sort((a, b) => a.rank - b.rank || a.reply.shortcut.localeCompare(b.reply.shortcut))
    .slice(0, maxShown)
    .map(({ reply }) => reply);
}

/** `text` with the `/word` before the caret replaced by the reply, and where the caret stands then. */
export function insertCanned(text: string, caret: number, reply: CannedReply): { text: string; caret: number } {
  const query = slashQuery(text, caret);
  const from = query === null ? caret : caret - query.length - 1;
  return { text: text.slice(0, from) + reply.text + text.slice(caret), caret: from + reply.text.length };
}
