import { z } from 'zod';
import { TenantId } from '../../../shared/contract/tenant.ts';
import { instanceScope } from '../models/instance-caller.ts';
import { route } from '../route.ts';
import type { Services } from '../services.ts';

export const grantSnapshots = (services: Services) =>
  route({
    name: 'grantSnapshots',
    method: 'POST',
    path: 'keeper/{tenantId}/grants',
    summary: 'Lets a tenant’s keeper into the tenant’s own snapshots for 30 minutes. For keepers only.',
    caller: 'public',
    params: z.object({ tenantId: TenantId }),
    body: z.strictObject({ access: z.enum(['read', 'write']) }),
    answer: { status: 200, schema: z.object({ containerUrl: z.string(), expiresAt: z.iso.datetime() }) },
    async handler({ params, body, request }) {
      const scope = await instanceScope(services, request, 'keeper', params.tenantId);
      return { body: await services.snapshots.grant(scope, body.access) };
    },
  });
