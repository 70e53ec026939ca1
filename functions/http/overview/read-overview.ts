import { z } from 'zod';
import { OverviewRange, OverviewResponse } from '../../../shared/contract/overview.ts';
import { visibleTenants } from '../conversations/visible-tenants.ts';
import { route } from '../route.ts';
import type { Services } from '../services.ts';

export const getOverview = (services: Services) =>
  route({
    name: 'getOverview',
    method: 'GET',
    path: 'overview',
    summary: 'Figures of the last days (UTC) for the tenants that the caller may see; at most 200 tenants.',
    caller: 'person',
    roles: ['Operator', 'Admin', 'Supervisor'],
    query: z.object({ days: OverviewRange.default('7') }),
    answer: { status: 200, schema: OverviewResponse },
    async handler({ caller, query }) {
      const tenants = await visibleTenants(services, caller);
      const input = { tenants, days: Number(query.days) };
      return { body: await services.readOverview({ actor: caller, input }) };
    },
  });
