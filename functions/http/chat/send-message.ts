import { SendMessageRequest, SendMessageResponse } from '../../../shared/contract/chat.ts';
import { notFound } from '../../../shared/domain/errors.ts';
import type { Allowance } from '../../../shared/services/rate-limits.ts';
import { type Actor, describeActor } from '../../../shared/tenancy/actor.ts';
import { route } from '../route.ts';
import type { Services } from '../services.ts';
import { callerOf, conversationFor, webChat } from './customer.ts';

const mebibyte = 1024 * 1024;
/** How much of the tenant's allowance one server may use, so that it never shuts out the visitors. */
const serverShare = 0.5;

export const sendMessage = ({ receiveMessage, conversations, limitsOf, take }: Services) =>
  route({
    name: 'sendMessage',
    method: 'POST',
    path: 'chat/messages',
    summary: 'Stores a customer’s message and wakes whoever answers it. The same clientMessageId is stored once.',
    caller: 'tenant',
    body: SendMessageRequest,
    bodyLimit: 1.5 * mebibyte,
    answer: { status: 202, schema: SendMessageResponse },
    crossOrigin: true,
    async handler({ caller, body, contextOf }) {
      const { tenantId } = caller;
      const actor = callerOf(caller);
      const ctx = contextOf(tenantId, actor);
      const limits = await limitsOf(ctx.scope);
      await take(allowances(tenantId, actor, limits));
      const { clientMessageId, text, attachments, ...named } = body;
      const target = conversationFor(tenantId, actor, { ...named, clientMessageId });
      if (actor.kind !== 'visitor' && named.conversationId !== undefined && named.customerId === undefined) {
        const head = await conversations.head(ctx.scope, named.conversationId);
        if (head === null) throw notFound('conversation');
        target.conversationId = named.conversationId;
        target.customerId = head.value.customerId;
      } else if (named.conversationId !== undefined && named.conversationId !== target.conversationId) {
        throw notFound('conversation');
      }
      return {
        body: await receiveMessage({
          ctx,
          input: { ...target, channel: webChat, eventId: clientMessageId, text, attachments },
        }),
      };
    },
  });

function allowances(
  tenantId: string,
  actor: Actor,
  limits: { visitorPerMinute: number; tenantPerMinute: number },
): Allowance[] {
  const own = {
    subject: `${tenantId}|${describeActor(actor)}`,
    perMinute: actor.kind === 'visitor' ? limits.visitorPerMinute : Math.ceil(limits.tenantPerMinute * serverShare),
  };
  return [own, { subject: `tenant|${tenantId}`, perMinute: limits.tenantPerMinute }];
}
