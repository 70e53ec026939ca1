import { ClawDeskError, notFound } from '../../../shared/domain/errors.ts';
import { conversationIdOf } from '../../../shared/domain/ids.ts';
import type { Actor } from '../../../shared/tenancy/actor.ts';
import type { Resolution } from '../../../shared/tenancy/resolvers/resolver.ts';

export const webChat = 'web-chat';

/** The verified caller of a customer route; a subdomain alone names the tenant but nobody. */
export function callerOf({ actor }: Resolution): Actor {
  if (actor === null)
    throw new ClawDeskError('unauthenticated', 'Start a session with POST /chat/sessions and send its token.');
  return actor;
}

/**
 * Whose conversation the caller means. A visitor has exactly one; a server names its customer, and without a name the
 * message begins a conversation of its own.
 */
export function conversationFor(
  tenantId: string,
  actor: Actor,
  named: { conversationId?: string | undefined; customerId?: string | undefined; clientMessageId: string },
): { conversationId: string; customerId: string } {
  if (actor.kind === 'visitor') {
    const conversationId = conversationIdOf(tenantId, webChat, actor.visitorId);
    if (named.customerId !== undefined) {
      throw new ClawDeskError('invalid-input', '/customerId: only servers with an API key may name a customer.', {
        errors: [{ pointer: '/customerId', detail: 'only servers with an API key may name a customer' }],
      });
    }
    if (named.conversationId !== undefined && named.conversationId !== conversationId) throw notFound('conversation');
    return { conversationId, customerId: actor.visitorId };
  }
  const customerId = named.customerId ?? `message:${named.clientMessageId}`;
  return { conversationId: conversationIdOf(tenantId, webChat, `server|${customerId}`), customerId };
}

/** A visitor sees the one conversation that is theirs; any other id is not found, even where nobody has it. */
export function assertSeenBy(actor: Actor, tenantId: string, conversationId: string): void {
  if (actor.kind === 'visitor' && conversationId !== conversationIdOf(tenantId, webChat, actor.visitorId))
    throw notFound('conversation');
}

/** What a conversation is compared with before it is shown: a visitor sees only their own. */
export const customerSeenBy = (actor: Actor): string | null => (actor.kind === 'visitor' ? actor.visitorId : null);
