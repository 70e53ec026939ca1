import { CreateTenantRequest, OperationAccepted } from '../../../shared/contract/tenant.ts';
import { route } from '../route.ts';
import type { Services } from '../services.ts';
import { accepted } from './operation-accepted.ts';
import { settingsGiven, settingsLimit } from './settings-given.ts';

export const createTenant = ({ createTenant }: Services) =>
  route({
    name: 'createTenant',
    method: 'POST',
    path: 'tenants',
    summary: 'Takes a name and begins to create the tenant’s instance. Its first API key is in the answer, this once.',
    caller: 'person',
    body: CreateTenantRequest,
    bodyLimit: settingsLimit,
    audit: ({ body }) => ({
      tenantId: body.tenantId,
      action: 'tenant.create',
      details: settingsGiven(body.settings),
    }),
    answer: { status: 202, schema: OperationAccepted },
    async handler({ caller, body, contextOf }) {
      const { operation, apiKey } = await createTenant({
        ctx: contextOf(body.tenantId, caller),
        input: { settings: body.settings },
      });
      return accepted(operation, { apiKey });
    },
  });
