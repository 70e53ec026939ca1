import type { ConversationView } from '../../../shared/contract/conversation.ts';

/** What the page knows: the newest answer of the API, with the messages of earlier ones. */
export type KnownView = ConversationView & {
  /** Messages before the first one here exist but are not loaded. */
  earlierLeftOut: boolean;
};

export const lastSeq = (view: KnownView | null): number => view?.messages.at(-1)?.seq ?? 0;

/**
 * `known` with what `fetched`, asked for after its last message, adds. An answer that does not join on (more than 200
 * messages came meanwhile) replaces the messages; one older than `known` adds nothing but messages.
 */
export function mergeView(known: KnownView | null, fetched: ConversationView): KnownView {
  const first = fetched.messages[0]?.seq ?? 1;
  const joins = first <= lastSeq(known) + 1;
  if (known === null || !joins) return { ...fetched, earlierLeftOut: first > 1 };
  const have = new Set(known.messages.map(({ seq }) => seq));
  const added = fetched.messages.filter(({ seq }) => !have.has(seq));
  const messages = added.length > 0 ? [...known.messages, ...added].sort((a, b) => a.seq - b.seq) : known.messages;
  const newer = fetched.row.version < known.row.version ? known : fetched;
  return { ...newer, messages, earlierLeftOut: known.earlierLeftOut };
}
