import { z } from 'zod';
import { Passage, Retrieval } from '../../../shared/contract/knowledge.ts';
import { TenantId } from '../../../shared/contract/tenant.ts';
import { knownTenant } from '../../../shared/services/tenants/known-tenant.ts';
import { route } from '../route.ts';
import type { Services } from '../services.ts';

export const searchKnowledge = ({ tenants, findPassages }: Services) =>
  route({
    name: 'searchKnowledge',
    method: 'GET',
    path: 'tenants/{tenantId}/search',
    summary: 'What an answer to the question would be grounded on.',
    caller: 'person',
    roles: ['Operator', 'Admin', 'Supervisor'],
    params: z.object({ tenantId: TenantId }),
    query: z.object({ q: z.string().trim().min(1).max(2000), top: z.coerce.number().int().min(1).max(50).default(10) }),
    answer: { status: 200, schema: z.object({ passages: z.array(Passage), retrieval: Retrieval }) },
    async handler({ caller, params, query, contextOf }) {
      const { scope } = contextOf(params.tenantId, caller);
      const { rerank, learnFromAnswers: usePrecedents } = (await knownTenant(tenants, scope)).value.settings;
      const said = { question: query.q, before: [], answer: null };
      const { passages, retrieval } = await findPassages(scope, said, { top: query.top, rerank, usePrecedents });
      return { body: { passages, retrieval } };
    },
  });
