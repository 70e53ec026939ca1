import { z } from 'zod';
import { ModelProviderResponse, PutModelProviderRequest } from '../../../shared/contract/model-provider.ts';
import { TenantId } from '../../../shared/contract/tenant.ts';
import { modelProviderView } from '../../../shared/services/models/own-provider.ts';
import { knownTenant } from '../../../shared/services/tenants/known-tenant.ts';
import { route } from '../route.ts';
import type { Services } from '../services.ts';

const roles = ['Operator', 'Admin'] as const;
const params = z.object({ tenantId: TenantId });
const path = 'tenants/{tenantId}/model-provider';

export const getModelProvider = ({ tenants }: Services) =>
  route({
    name: 'getModelProvider',
    method: 'GET',
    path,
    summary: 'The tenant’s own model provider, never its key; null while the platform’s models answer.',
    caller: 'person',
    roles,
    params,
    answer: { status: 200, schema: ModelProviderResponse },
    async handler({ caller, params: { tenantId }, contextOf }) {
      const { value } = await knownTenant(tenants, contextOf(tenantId, caller).scope);
      return { body: { modelProvider: modelProviderView(value.modelProvider) } };
    },
  });

export const putModelProvider = ({ setOwnProvider }: Services) =>
  route({
    name: 'putModelProvider',
    method: 'PUT',
    path,
    summary:
      'The tenant’s models come from its own account: Azure OpenAI, OpenAI, Anthropic or OpenRouter. The key is stored encrypted and never shown again.',
    caller: 'person',
    roles,
    params,
    body: PutModelProviderRequest,
    audit: ({ params, body: { provider, models, key } }) => ({
      ...params,
      action: 'model-provider.set',
      details: { provider, ...models, key: key === undefined ? 'kept' : 'new' },
    }),
    answer: { status: 200, schema: ModelProviderResponse },
    async handler({ caller, params: { tenantId }, body, contextOf }) {
      return { body: { modelProvider: await setOwnProvider({ ctx: contextOf(tenantId, caller), input: body }) } };
    },
  });

export const deleteModelProvider = ({ setOwnProvider }: Services) =>
  route({
    name: 'deleteModelProvider',
    method: 'DELETE',
    path,
    summary: 'Forgets the tenant’s own provider and its key; the platform’s models answer again.',
    caller: 'person',
    roles,
    params,
    audit: ({ params }) => ({ ...params, action: 'model-provider.remove' }),
    answer: { status: 204 },
    async handler({ caller, params: { tenantId }, contextOf }) {
      await setOwnProvider({ ctx: contextOf(tenantId, caller), input: null });
      return {};
    },
  });
