import { z } from 'zod';
import { Operation, Tenant, TenantId } from '../../../shared/contract/tenant.ts';
import { notFound } from '../../../shared/domain/errors.ts';
import { tenantOfOperation } from '../../../shared/domain/ids.ts';
import { knownTenant } from '../../../shared/services/tenants/known-tenant.ts';
import { tenantView } from '../../../shared/services/tenants/tenant-view.ts';
import { actsFor } from '../../../shared/tenancy/actor.ts';
import { route } from '../route.ts';
import type { Services } from '../services.ts';
import { settingsEtag } from './settings-etag.ts';

const maxTenants = 1000;

export const listTenants = ({ tenants }: Services) =>
  route({
    name: 'listTenants',
    method: 'GET',
    path: 'tenants',
    summary: 'The stamp’s tenants that the caller may see, by name; at most 1,000.',
    caller: 'person',
    roles: ['Operator', 'Admin', 'Supervisor'],
    answer: { status: 200, schema: z.object({ tenants: z.array(Tenant) }) },
    async handler({ caller }) {
      const all = await tenants.sweep('true', {}, maxTenants);
      const seen = all.filter(({ tenantId }) => actsFor(caller, tenantId)).map(tenantView);
      return { body: { tenants: seen.sort((a, b) => a.tenantId.localeCompare(b.tenantId)) } };
    },
  });

export const getTenant = ({ tenants }: Services) =>
  route({
    name: 'getTenant',
    method: 'GET',
    path: 'tenants/{tenantId}',
    summary: 'One tenant; the version of its settings is in the ETag.',
    caller: 'person',
    roles: ['Operator', 'Admin', 'Supervisor'],
    params: z.object({ tenantId: TenantId }),
    answer: { status: 200, schema: Tenant },
    async handler({ caller, params, contextOf }) {
      const { value } = await knownTenant(tenants, contextOf(params.tenantId, caller).scope);
      return { body: tenantView(value), headers: { etag: settingsEtag(value.settings) } };
    },
  });

export const getOperation = ({ tenants }: Services) =>
  route({
    name: 'getOperation',
    method: 'GET',
    path: 'operations/{operationId}',
    summary: 'An operation with its steps.',
    caller: 'person',
    roles: ['Operator', 'Admin'],
    params: z.object({
      operationId: z.string().regex(/^[a-z][a-z0-9-]{1,30}\.[a-z0-9]{1,40}$/, 'not an operation id'),
    }),
    answer: { status: 200, schema: Operation },
    async handler({ caller, params, contextOf }) {
      const { scope } = contextOf(tenantOfOperation(params.operationId), caller);
      const operation = await tenants.operation(scope, params.operationId);
      if (operation === null) throw notFound('operation');
      return { body: operation.value };
    },
  });
