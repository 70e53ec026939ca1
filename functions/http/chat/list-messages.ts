import { z } from 'zod';
import { ConversationId, ListMessagesResponse } from '../../../shared/contract/chat.ts';
import { route } from '../route.ts';
import type { Services } from '../services.ts';
import { assertSeenBy, callerOf, customerSeenBy } from './customer.ts';

const maxWaitSeconds = 25;

export const listMessages = ({ listMessages }: Services) =>
  route({
    name: 'listMessages',
    method: 'GET',
    path: 'chat/conversations/{conversationId}/messages',
    summary: 'Messages after a sequence number; with wait, answers as soon as there is news, at most 25 s later.',
    caller: 'tenant',
    params: z.object({ conversationId: ConversationId }),
    query: z.object({
      after: z.coerce.number().int().min(0).max(1e9).default(0),
      wait: z.coerce.number().min(0).max(maxWaitSeconds).default(0),
    }),
    answer: { status: 200, schema: ListMessagesResponse },
    crossOrigin: true,
    async handler({ caller, params, query, contextOf }) {
      const actor = callerOf(caller);
      const ctx = contextOf(caller.tenantId, actor);
      assertSeenBy(actor, caller.tenantId, params.conversationId);
      const input = {
        conversationId: params.conversationId,
        customerId: customerSeenBy(actor),
        after: query.after,
        waitSeconds: query.wait,
      };
      return { body: await listMessages({ ctx, input }) };
    },
  });
