import { z } from 'zod';
import { ConversationId, ListMessagesResponse } from '../../../shared/contract/chat.ts';
import { route } from '../route.ts';
import type { Services } from '../services.ts';
import { callerOf } from './customer.ts';

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
      const ctx = contextOf(caller.tenantId, callerOf(caller));
      const { after, wait } = query;
      return { body: await listMessages({ ctx, input: { ...params, after, waitSeconds: wait } }) };
    },
  });
