import { z } from 'zod';
import { TenantId } from '../../../shared/contract/tenant.ts';
import { budgetsOf } from '../../../shared/domain/budget.ts';
import { periodOf } from '../../../shared/domain/usage.ts';
import { knownTenant } from '../../../shared/services/tenants/known-tenant.ts';
import { route } from '../route.ts';
import type { Services } from '../services.ts';

const Budget = z.object({
  used: z.number(),
  /** Null: there is none. */
  limit: z.number().nullable(),
  renewsAt: z.iso.datetime(),
});
const Usage = z.object({
  period: z.string(),
  totals: z.record(z.string(), z.number()),
  /** Of today and of this month, whatever month was asked for. */
  budgets: z.object({ tokensToday: Budget, usdThisMonth: Budget }),
});

export const getUsage = ({ usage, tenants, now }: Services) =>
  route({
    name: 'getUsage',
    method: 'GET',
    path: 'tenants/{tenantId}/usage',
    summary: 'What the tenant used in a month (yyyymm, UTC): model tokens and turns; and how far its budgets reach.',
    caller: 'person',
    roles: ['Operator', 'Admin'],
    params: z.object({ tenantId: TenantId }),
    query: z.object({
      period: z
        .string()
        .regex(/^\d{4}(0[1-9]|1[0-2])$/, 'a month as yyyymm')
        .optional(),
    }),
    answer: { status: 200, schema: Usage },
    async handler({ caller, params, query, contextOf }) {
      const { scope } = contextOf(params.tenantId, caller);
      const at = now();
      const period = query.period ?? periodOf(at.toISOString());
      const [{ value }, totals, spending] = await Promise.all([
        knownTenant(tenants, scope),
        usage.totals(scope, period),
        usage.modelSpending(scope, at.toISOString()),
      ]);
      return { body: { period, totals, budgets: budgetsOf(value.settings.models, spending, at) } };
    },
  });
