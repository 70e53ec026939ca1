import type { ConversationStore } from '../../azure/cosmos/conversations.ts';
import { ClawDeskError, notFound } from '../../domain/errors.ts';
import { conversationIdOf } from '../../domain/ids.ts';
import type { Context } from '../context.ts';

export const webChat = 'web-chat';

/** The one conversation of a browser's visitor, known before its first message. */
export const visitorConversation = (tenantId: string, visitorId: string): string =>
  conversationIdOf(tenantId, webChat, visitorId);

export type FindConversation = ReturnType<typeof createFindConversation>;

type Named = { conversationId?: string | undefined; customerId?: string | undefined; clientMessageId: string };

/**
 * Whose conversation the caller means. A visitor has exactly one; a server names its customer or an existing
 * conversation, and without either the message begins a conversation of its own.
 * @throws not-found for a conversation that is not the caller's, invalid-input when a visitor names a customer
 */
export function createFindConversation({ conversations }: { conversations: ConversationStore }) {
  return async ({
    ctx: { scope },
    input: named,
  }: {
    ctx: Context;
    input: Named;
  }): Promise<{ conversationId: string; customerId: string }> => {
    const { tenantId, actor } = scope;
    if (actor.kind === 'visitor') {
      const conversationId = visitorConversation(tenantId, actor.visitorId);
      if (named.customerId !== undefined) throw customerNamedByVisitor();
      if (named.conversationId !== undefined && named.conversationId !== conversationId) throw notFound('conversation');
      return { conversationId, customerId: actor.visitorId };
    }
    if (named.conversationId !== undefined && named.customerId === undefined) {
      const head = await conversations.head(scope, named.conversationId);
      if (head === null) throw notFound('conversation');
      return head.value;
    }
    const customerId = named.customerId ?? `message:${named.clientMessageId}`;
    const conversationId = conversationIdOf(tenantId, webChat, `server|${customerId}`);
    if (named.conversationId !== undefined && named.conversationId !== conversationId) throw notFound('conversation');
    return { conversationId, customerId };
  };
}

const customerNamedByVisitor = (): ClawDeskError =>
  new ClawDeskError('invalid-input', '/customerId: only servers with an API key may name a customer.', {
    errors: [{ pointer: '/customerId', detail: 'only servers with an API key may name a customer' }],
  });
