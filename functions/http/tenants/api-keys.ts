import { z } from 'zod';
import { ApiKeyCreated, ApiKeySummary, CreateKeyRequest, TenantId } from '../../../shared/contract/tenant.ts';
import { notFound } from '../../../shared/domain/errors.ts';
import { addKey } from '../../../shared/services/tenants/add-key.ts';
import { knownTenant } from '../../../shared/services/tenants/known-tenant.ts';
import { route } from '../route.ts';
import type { Services } from '../services.ts';

const roles = ['Operator', 'Admin'] as const;

export const createKey = ({ tenants, now }: Services) =>
  route({
    name: 'createApiKey',
    method: 'POST',
    path: 'tenants/{tenantId}/keys',
    summary: 'A new API key for the tenant’s servers. It is shown this once; only its hash is kept.',
    caller: 'person',
    roles,
    params: z.object({ tenantId: TenantId }),
    body: CreateKeyRequest,
    audit: ({ params, body }) => ({ ...params, action: 'api-key.create', details: { name: body.name } }),
    answer: { status: 201, schema: ApiKeyCreated },
    async handler({ caller, params, body, contextOf }) {
      const { scope } = contextOf(params.tenantId, caller);
      const { apiKey, key } = await addKey(tenants, scope, { name: body.name, at: now().toISOString() });
      return { body: { keyId: key.keyId, name: key.name, apiKey } };
    },
  });

export const listKeys = ({ tenants }: Services) =>
  route({
    name: 'listApiKeys',
    method: 'GET',
    path: 'tenants/{tenantId}/keys',
    summary: 'The tenant’s API keys by name, never the keys themselves.',
    caller: 'person',
    roles,
    params: z.object({ tenantId: TenantId }),
    answer: { status: 200, schema: z.object({ keys: z.array(ApiKeySummary) }) },
    async handler({ caller, params, contextOf }) {
      const { scope } = contextOf(params.tenantId, caller);
      await knownTenant(tenants, scope);
      const keys = await tenants.keys(scope);
      return { body: { keys: keys.map(({ keyId, name, createdAt }) => ({ keyId, name, createdAt })) } };
    },
  });

export const deleteKey = ({ tenants }: Services) =>
  route({
    name: 'deleteApiKey',
    method: 'DELETE',
    path: 'tenants/{tenantId}/keys/{keyId}',
    summary: 'Revokes a key at once.',
    caller: 'person',
    roles,
    params: z.object({ tenantId: TenantId, keyId: z.string().regex(/^k[a-z0-9]{4,40}$/, 'not a key id') }),
    audit: ({ params: { tenantId, keyId } }) => ({ tenantId, action: 'api-key.delete', details: { keyId } }),
    answer: { status: 204 },
    async handler({ caller, params, contextOf }) {
      const { scope } = contextOf(params.tenantId, caller);
      const key = (await tenants.keys(scope)).find(({ keyId }) => keyId === params.keyId);
      if (!key) throw notFound('key');
      await tenants.deleteItem(scope, key.id);
      return {};
    },
  });
