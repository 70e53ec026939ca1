import { z } from 'zod';
import { RouteDecision, RoutingResponse, TryRoutingRequest } from '../../../shared/contract/routing.ts';
import { TenantId } from '../../../shared/contract/tenant.ts';
import { defaultRouting } from '../../../shared/domain/default-routing.ts';
import { decideRoute } from '../../../shared/domain/routing.ts';
import { knownTenant } from '../../../shared/services/tenants/known-tenant.ts';
import { route } from '../route.ts';
import type { Services } from '../services.ts';
import { settingsLimit } from './settings-given.ts';

const roles = ['Operator', 'Admin'] as const;
const params = z.object({ tenantId: TenantId });

export const getRouting = ({ tenants }: Services) =>
  route({
    name: 'getRouting',
    method: 'GET',
    path: 'tenants/{tenantId}/routing',
    summary:
      'The rules that send messages to a model or a person, in order; the platform’s own while the tenant has none.',
    caller: 'person',
    roles,
    params,
    answer: { status: 200, schema: RoutingResponse },
    async handler({ caller, params: { tenantId }, contextOf }) {
      const { value } = await knownTenant(tenants, contextOf(tenantId, caller).scope);
      const { routing } = value.settings;
      return { body: { rules: routing ?? defaultRouting, isDefault: routing === null } };
    },
  });

export const tryRouting = ({ tenants }: Services) =>
  route({
    name: 'tryRouting',
    method: 'POST',
    path: 'tenants/{tenantId}/routing/try',
    summary: 'Where a message would go, by which rule and why. Nobody gets it and nothing is stored.',
    caller: 'person',
    roles,
    params,
    body: TryRoutingRequest,
    bodyLimit: settingsLimit,
    answer: { status: 200, schema: RouteDecision },
    async handler({ caller, params: { tenantId }, body: { rules, ...message }, contextOf }) {
      const { value } = await knownTenant(tenants, contextOf(tenantId, caller).scope);
      return { body: decideRoute(rules === undefined ? value.settings.routing : rules, message) };
    },
  });
