import { z } from 'zod';
import { AuditResponse } from '../../../shared/contract/audit.ts';
import { TenantId } from '../../../shared/contract/tenant.ts';
import { knownTenant } from '../../../shared/services/tenants/known-tenant.ts';
import { route } from '../route.ts';
import type { Services } from '../services.ts';

export const getAudit = ({ tenants, audit, verifyChain }: Services) =>
  route({
    name: 'getAudit',
    method: 'GET',
    path: 'tenants/{tenantId}/audit',
    summary:
      'What people did in the tenant, newest first, and whether the chain of it is whole. It outlives the tenant.',
    caller: 'person',
    roles: ['Operator', 'Admin'],
    params: z.object({ tenantId: TenantId }),
    query: z.object({
      before: z.coerce.number().int().min(1).max(1_000_000_000).optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    answer: { status: 200, schema: AuditResponse },
    async handler({ caller, params, query, contextOf }) {
      const { scope } = contextOf(params.tenantId, caller);
      const page = await audit.page(scope, query.before, query.limit);
      const chain = await verifyChain(scope);
      if (chain.intact && chain.entries === 0) await knownTenant(tenants, scope);
      return { body: { ...page, chain } };
    },
  });
