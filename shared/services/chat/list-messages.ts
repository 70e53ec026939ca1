import { setTimeout as delay } from 'node:timers/promises';
import type { ConversationStore } from '../../azure/cosmos/conversations.ts';
import type { ListMessagesResponse } from '../../contract/chat.ts';
import { type ConversationHead, isTyping, type StoredMessage, toMessage } from '../../domain/conversation.ts';
import { notFound } from '../../domain/errors.ts';
import type { Context } from '../context.ts';
import { visitorConversation } from './find-conversation.ts';

export type ListMessages = ReturnType<typeof createListMessages>;

const pageSize = 100;
const pointReadsAtMost = 4;
const pace = { typing: { least: 20, most: 150, share: 0.04 }, quiet: 1000 };

/**
 * Messages after `after`, oldest first. With `waitSeconds` it waits for the first one, or for a change of who is
 * writing; one point read (1 RU) a look. A visitor's own conversation may not have begun: then it is empty.
 * @throws not-found for a visitor's look at any other conversation, and for a server's at one that is not there
 */
export function createListMessages(deps: { conversations: ConversationStore; now: () => Date }) {
  const { conversations, now } = deps;
  return async ({
    ctx: { scope },
    input,
    signal,
  }: {
    ctx: Pick<Context, 'scope'>;
    input: { conversationId: string; after: number; waitSeconds: number };
    signal?: AbortSignal;
  }): Promise<ListMessagesResponse> => {
    const { tenantId, actor } = scope;
    const isVisitor = actor.kind === 'visitor';
    if (isVisitor && input.conversationId !== visitorConversation(tenantId, actor.visitorId))
      throw notFound('conversation');
    const until = now().getTime() + input.waitSeconds * 1000;
    let first: ConversationHead | null | undefined;
    for (;;) {
      const head = (await conversations.head(scope, input.conversationId))?.value ?? null;
      if (head === null && !isVisitor) throw notFound('conversation');
      first = first === undefined ? head : first;
      const news = head !== null && head.nextSeq - 1 > input.after;
      const left = until - now().getTime();
      if (news || left <= 0 || signal?.aborted || shown(head) !== shown(first)) return answer(scope, head, input);
      await delay(Math.min(left, pauseBeforeNextLook(head, now())), undefined, signal ? { signal } : {}).catch(
        () => undefined,
      );
    }
  };

  /** A few are read one by one, at once: 1 RU each, where a query costs more, and the SDK asks for its plan too. */
  async function storedAfter(
    scope: Context['scope'],
    conversationId: string,
    after: number,
    newest: number,
  ): Promise<StoredMessage[]> {
    if (newest - after > pointReadsAtMost) return conversations.messages(scope, conversationId, after, pageSize);
    const seqs = Array.from({ length: Math.max(0, newest - after) }, (_, n) => after + 1 + n);
    const found = await Promise.all(seqs.map((seq) => conversations.message(scope, conversationId, seq)));
    return found.filter((message) => message !== null);
  }

  async function answer(
    scope: Context['scope'],
    head: ConversationHead | null,
    { conversationId, after }: { conversationId: string; after: number },
  ): Promise<ListMessagesResponse> {
    const stored = await storedAfter(scope, conversationId, after, (head?.nextSeq ?? 1) - 1);
    return {
      messages: stored.map((message) => toMessage(conversationId, message)),
      next: stored.at(-1)?.seq ?? after,
      typing: head !== null && isTyping(head),
      answeredBy: head?.posture === 'human' ? 'person' : 'assistant',
    };
  }
}

const shown = (head: ConversationHead | null): string => (head ? `${isTyping(head)} ${head.posture}` : '');

/**
 * Milliseconds. While an answer is being written, a twenty-fifth of the time that the customer has waited already: what the
 * looking adds stays in proportion to the answer's own time, and so does its cost.
 */
export function pauseBeforeNextLook(head: ConversationHead | null, now: Date): number {
  if (head === null || !isTyping(head) || head.waitingSince === null) return pace.quiet;
  const { least, most, share } = pace.typing;
  return Math.min(most, Math.max(least, share * (now.getTime() - Date.parse(head.waitingSince))));
}
