import { z } from 'zod';
import { ConversationId } from '../../../shared/contract/chat.ts';
import { ConversationView, ListConversationsResponse } from '../../../shared/contract/conversation.ts';
import { TenantId } from '../../../shared/contract/tenant.ts';
import { route } from '../route.ts';
import type { Services } from '../services.ts';
import { visibleTenants } from './visible-tenants.ts';

const roles = ['Operator', 'Admin', 'Supervisor'] as const;

export const listConversations = (services: Services) =>
  route({
    name: 'listConversations',
    method: 'GET',
    path: 'conversations',
    summary: 'The live board: conversations of one tenant, or of all that the person may see.',
    caller: 'person',
    roles,
    query: z.object({
      tenantId: TenantId.optional(),
      state: z.enum(['open', 'resolved', 'all']).default('open'),
      light: z.enum(['red', 'yellow', 'green']).optional(),
      /** A person's id, or `nobody`. */
      assignee: z.string().min(1).max(128).optional(),
      q: z.string().trim().min(2, 'at least 2 characters').max(100).optional(),
      limit: z.coerce.number().int().min(1).max(1000).default(1000),
    }),
    answer: { status: 200, schema: ListConversationsResponse },
    async handler({ caller, query: { tenantId, ...input }, contextOf }) {
      const tenantIds = tenantId ? [tenantId] : (await visibleTenants(services, caller)).map((one) => one.tenantId);
      const scopes = tenantIds.map((id) => contextOf(id, caller).scope);
      return { body: await services.listConversations({ scopes, input }) };
    },
  });

export const getConversation = ({ viewConversation }: Services) =>
  route({
    name: 'getConversation',
    method: 'GET',
    path: 'conversations/{conversationId}',
    summary: 'A conversation with everything that people see of it.',
    caller: 'person',
    roles,
    params: z.object({ conversationId: ConversationId }),
    query: z.object({ tenantId: TenantId, after: z.coerce.number().int().min(0).default(0) }),
    answer: { status: 200, schema: ConversationView },
    async handler({ caller, params: { conversationId }, query: { tenantId, after }, contextOf }) {
      return { body: await viewConversation({ ctx: contextOf(tenantId, caller), input: { conversationId, after } }) };
    },
  });
