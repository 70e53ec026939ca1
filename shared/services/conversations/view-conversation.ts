import type { ConversationStore } from '../../azure/cosmos/conversations.ts';
import type { ConversationView } from '../../contract/conversation.ts';
import { rowOf } from '../../domain/board.ts';
import { toMessage, turnRecordOf, wantsPacket } from '../../domain/conversation.ts';
import { notFound } from '../../domain/errors.ts';
import type { Context } from '../context.ts';

export type ViewConversation = ReturnType<typeof createViewConversation>;

const newest = 200;

/** Everything about a conversation that people see. @throws not-found */
export function createViewConversation({ conversations }: { conversations: ConversationStore }) {
  return async ({
    ctx: { scope },
    input: { conversationId, after },
  }: {
    ctx: Pick<Context, 'scope'>;
    input: { conversationId: string; after: number };
  }): Promise<ConversationView> => {
    const head = (await conversations.head(scope, conversationId))?.value;
    if (!head) throw notFound('conversation');
    const from = Math.max(after, head.nextSeq - 1 - newest);
    const [messages, drafts, notes, packet] = await Promise.all([
      conversations.messages(scope, conversationId, from, newest),
      conversations.drafts(scope, conversationId),
      conversations.notes(scope, conversationId),
      head.packetEpoch > 0 ? conversations.packet(scope, conversationId, head.packetEpoch) : null,
    ]);
    const held = drafts.find(({ draftId }) => draftId === head.heldDraft?.draftId);
    return {
      row: rowOf(head),
      customer: { id: head.customerId, ...head.customer, since: head.createdAt },
      messages: messages.map((message) => toMessage(conversationId, message)),
      turns: drafts.map((draft) => turnRecordOf(draft, head)),
      notes,
      coaching: head.coaching.filter(({ n }) => n > (held?.coached ?? 0)),
      packet,
      packetPending: wantsPacket(head),
    };
  };
}
