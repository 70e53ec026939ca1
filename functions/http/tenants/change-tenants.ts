import { z } from 'zod';
import {
  OperationAccepted,
  Tenant,
  TenantId,
  TenantSettings,
  UpdateTenantRequest,
} from '../../../shared/contract/tenant.ts';
import type { LifecycleKind } from '../../../shared/domain/lifecycle.ts';
import { changeTenant } from '../../../shared/services/tenants/change-tenant.ts';
import { assertStaying } from '../../../shared/services/tenants/known-tenant.ts';
import { tenantView } from '../../../shared/services/tenants/tenant-view.ts';
import { route } from '../route.ts';
import type { Services } from '../services.ts';
import { accepted } from './operation-accepted.ts';
import { assertSettingsMatch, settingsEtag } from './settings-etag.ts';
import { settingsGiven, settingsLimit } from './settings-given.ts';

const params = z.object({ tenantId: TenantId });

export const updateTenant = ({ tenants }: Services) =>
  route({
    name: 'updateTenant',
    method: 'PATCH',
    path: 'tenants/{tenantId}',
    summary:
      'Changes the settings that are given, with If-Match only if nobody has changed any since (412); they hold from the next message on.',
    caller: 'person',
    roles: ['Operator', 'Admin'],
    params,
    body: UpdateTenantRequest,
    bodyLimit: settingsLimit,
    audit: ({ params, body }) => ({ ...params, action: 'tenant.update', details: settingsGiven(body.settings) }),
    answer: { status: 200, schema: Tenant },
    async handler({ caller, params: { tenantId }, body, request, contextOf }) {
      const { scope } = contextOf(tenantId, caller);
      const changed = await changeTenant(tenants, scope, (tenant) => {
        assertStaying(tenant);
        assertSettingsMatch(request.headers.get('if-match'), tenant.settings);
        return { ...tenant, settings: TenantSettings.parse({ ...tenant.settings, ...body.settings }) };
      });
      return { body: tenantView(changed), headers: { etag: settingsEtag(changed.settings) } };
    },
  });

const begin =
  (kind: LifecycleKind, summary: string) =>
  ({ beginOperation }: Services) =>
    route({
      name: `${kind}Tenant`,
      method: 'POST',
      path: `tenants/{tenantId}/${kind}`,
      summary,
      caller: 'person',
      params,
      audit: ({ params }) => ({ ...params, action: `tenant.${kind}` }),
      answer: { status: 202, schema: OperationAccepted },
      async handler({ caller, params: { tenantId }, contextOf }) {
        const operation = await beginOperation({ ctx: contextOf(tenantId, caller), input: { kind } });
        if (operation === null) throw new Error('An unconditional operation did not begin.');
        return accepted(operation);
      },
    });

export const pauseTenant = begin(
  'pause',
  'Puts the instance to sleep: drained, saved, verified, stopped. A message wakes it.',
);
export const resumeTenant = begin('resume', 'Wakes the instance.');
export const rotateTenant = begin(
  'rotate',
  "Renews the instance's tokens: saved, stopped, deployed with new ones, started. A sleeping tenant is awake afterwards.",
);

const flag = z.stringbool().default(false);

export const destroyTenant = ({ beginOperation }: Services) =>
  route({
    name: 'destroyTenant',
    method: 'DELETE',
    path: 'tenants/{tenantId}',
    summary:
      'Ends the tenant after a verified backup. keepData=true keeps its data too, so that the name can come back; force=true needs no backup and keeps nothing.',
    caller: 'person',
    params,
    query: z.object({ keepData: flag, force: flag }),
    audit: ({ params, query }) => ({ ...params, action: 'tenant.destroy', details: query }),
    answer: { status: 202, schema: OperationAccepted },
    async handler({ caller, params: { tenantId }, query, contextOf }) {
      const operation = await beginOperation({
        ctx: contextOf(tenantId, caller),
        input: { kind: 'destroy', options: query },
      });
      if (operation === null) throw new Error('An unconditional operation did not begin.');
      return accepted(operation);
    },
  });
