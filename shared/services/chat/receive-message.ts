import type { ConversationStore } from '../../azure/cosmos/conversations.ts';
import type { CustomerFacts, ImageAttachment, Message, SendMessageResponse } from '../../contract/chat.ts';
import { isListening, isTyping, toMessage } from '../../domain/conversation.ts';
import { customerWrote, introduced, newHead } from '../../domain/conversation-changes.ts';
import { notFound } from '../../domain/errors.ts';
import { carried } from '../../telemetry/spans.ts';
import type { Context } from '../context.ts';
import type { ChangeConversation } from '../conversations/change-conversation.ts';

export type ReceiveMessage = ReturnType<typeof createReceiveMessage>;

export type Received = {
  channel: string;
  conversationId: string;
  customerId: string;
  /** The channel's own name for this delivery: storing it again is a repetition. */
  eventId: string;
  text: string;
  attachments: ImageAttachment[];
  /** What the tenant's own server says about the customer. */
  customer?: CustomerFacts | undefined;
};

/**
 * Stores what a customer wrote (one batch: event id, message, head), then rings the conversation.
 * When it returns, the message cannot be lost: a bell that fails is rung again by the sweep.
 * @throws not-found when the conversation belongs to another customer.
 */
export function createReceiveMessage(deps: {
  conversations: ConversationStore;
  change: ChangeConversation;
  now: () => Date;
}) {
  const { conversations, change, now } = deps;
  return async ({ ctx, input }: { ctx: Context; input: Received }): Promise<SendMessageResponse> => {
    const { scope, orchestrations } = ctx;
    const { conversationId, channel, customerId } = input;
    const names = { tenantId: scope.tenantId, conversationId, channel, customerId };
    const at = now().toISOString();
    let listening = false;
    const changed = await change(scope, conversationId, (head, settings) => {
      if (head && head.customerId !== customerId) throw notFound('conversation');
      listening = head !== null && isListening(head, now());
      const known = introduced(head ?? newHead(names, at), input.customer);
      const written = customerWrote(known, { text: input.text, attachments: input.attachments }, at, settings);
      return { ...written, head: { ...written.head, ...carried() }, once: `${channel}|${input.eventId}` };
    });
    if (changed.outcome === 'committed') {
      const [message] = changed.change.messages;
      await orchestrations.ring({ ...names, listening });
      if (!message) throw new Error('A received message was not stored.');
      return {
        conversationId,
        message: toMessage(conversationId, message),
        duplicate: false,
        typing: isTyping(changed.change.head),
      };
    }
    const [message, head] = await Promise.all([earlier(ctx, input), conversations.head(scope, conversationId)]);
    return { conversationId, message, duplicate: true, typing: head !== null && isTyping(head.value) };
  };

  async function earlier({ scope }: Context, { conversationId, channel, eventId }: Received): Promise<Message> {
    const seq = await conversations.seqOf(scope, conversationId, `${channel}|${eventId}`);
    const message = seq === null ? null : await conversations.message(scope, conversationId, seq);
    if (message === null) throw notFound('message');
    return toMessage(conversationId, message);
  }
}
