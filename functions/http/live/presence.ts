import { z } from 'zod';
import { ConversationId } from '../../../shared/contract/chat.ts';
import { PresenceRequest } from '../../../shared/contract/conversation.ts';
import { TenantId } from '../../../shared/contract/tenant.ts';
import { notFound } from '../../../shared/domain/errors.ts';
import { route } from '../route.ts';
import type { Services } from '../services.ts';

/** A page says every few seconds that its person is still there. */
const lastsMs = 20_000;

export const presence = ({ conversations, publish, now }: Services) =>
  route({
    name: 'presence',
    method: 'POST',
    path: 'conversations/{conversationId}/presence',
    summary:
      'Shows the others for 20 s that a person looks at the conversation, or writes in it; or that they have left.',
    caller: 'person',
    roles: ['Operator', 'Supervisor'],
    params: z.object({ conversationId: ConversationId }),
    query: z.object({ tenantId: TenantId }),
    body: PresenceRequest,
    answer: { status: 204 },
    async handler({ caller, params: { conversationId }, query: { tenantId }, body: { state }, contextOf }) {
      const { scope } = contextOf(tenantId, caller);
      if (!(await conversations.head(scope, conversationId))) throw notFound('conversation');
      const until = new Date(now().getTime() + (state === 'left' ? 0 : lastsMs)).toISOString();
      const { personId, name } = caller;
      publish.presence(tenantId, { conversationId, personId, name, state, until });
      return {};
    },
  });
