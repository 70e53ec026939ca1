import { z } from 'zod';
import { OverviewRange, OverviewResponse } from '../../../shared/contract/overview.ts';
import type { ReadOverview } from '../../../shared/services/overview/read-overview.ts';
import { route } from '../route.ts';

export const getOverview = ({ readOverview }: { readOverview: ReadOverview }) =>
  route({
    name: 'getOverview',
    method: 'GET',
    path: 'overview',
    summary: 'Figures of the last days (UTC) for the tenants that the caller may see; at most 200 tenants.',
    caller: 'person',
    roles: ['Operator', 'Admin', 'Supervisor'],
    query: z.object({ days: OverviewRange.default('7') }),
    answer: { status: 200, schema: OverviewResponse },
    handler: async ({ caller, query }) => ({
      body: await readOverview({ actor: caller, input: { days: Number(query.days) } }),
    }),
  });
