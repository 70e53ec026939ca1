import { SendMessageRequest, SendMessageResponse } from '../../../shared/contract/chat.ts';
import { webChat } from '../../../shared/services/chat/find-conversation.ts';
import { route } from '../route.ts';
import type { Services } from '../services.ts';
import { callerOf } from './customer.ts';

const mebibyte = 1024 * 1024;

export const sendMessage = ({ allowMessage, findConversation, receiveMessage }: Services) =>
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
      const ctx = contextOf(caller.tenantId, callerOf(caller));
      await allowMessage({ ctx });
      const { conversationId, customerId } = await findConversation({ ctx, input: body });
      const { clientMessageId: eventId, text, attachments } = body;
      const customer = ctx.scope.actor.kind === 'server' ? body.customer : undefined;
      const input = { channel: webChat, conversationId, customerId, eventId, text, attachments, customer };
      return { body: await receiveMessage({ ctx, input }) };
    },
  });
