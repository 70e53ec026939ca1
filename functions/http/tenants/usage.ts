import { z } from 'zod';
import { TenantId } from '../../../shared/contract/tenant.ts';
import { periodOf } from '../../../shared/domain/usage.ts';
import { route } from '../route.ts';
import type { Services } from '../services.ts';

export const getUsage = ({ usage, now }: Services) =>
  route({
    name: 'getUsage',
    method: 'GET',
    path: 'tenants/{tenantId}/usage',
    summary: 'What the tenant used in a month (yyyymm, UTC): model tokens and turns.',
    caller: 'person',
    roles: ['Operator', 'Admin'],
    params: z.object({ tenantId: TenantId }),
    query: z.object({
      period: z
        .string()
        .regex(/^\d{4}(0[1-9]|1[0-2])$/, 'a month as yyyymm')
        .optional(),
    }),
    answer: { status: 200, schema: z.object({ period: z.string(), totals: z.record(z.string(), z.number()) }) },
    async handler({ caller, params, query, contextOf }) {
      const period = query.period ?? periodOf(now().toISOString());
      return { body: { period, totals: await usage.totals(contextOf(params.tenantId, caller).scope, period) } };
    },
  });
