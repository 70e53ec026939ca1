import { z } from 'zod';
import type { ApiClient } from '../api-client.ts';
import type { DemoTenant } from './demo-tenants.ts';

const Accepted = z.object({ operationId: z.string() });

/** Brings a demo tenant into its state through the API, as an operator would; a tenant of an earlier start is kept. */
export async function seedDemoTenant(api: ApiClient, demo: DemoTenant): Promise<void> {
  const begin = async (method: string, path: string, body?: unknown): Promise<void> => {
    const { operationId } = Accepted.parse(await api.must(method, path, body));
    await api.operation(operationId);
  };
  const { tenantId, settings, documents, cannedReplies: replies } = demo;
  if ((await api.tenant(tenantId)) === null) {
    await begin('POST', '/tenants', { tenantId, settings });
    for (const document of documents) await api.must('POST', `/tenants/${tenantId}/documents`, document);
    await api.must('PUT', `/tenants/${tenantId}/canned-replies`, { replies });
  }
  const tenant = await api.tenant(tenantId);
  if (tenant?.operationId) await api.operation(tenant.operationId);
  const status = (await api.tenant(tenantId))?.status;
  if (demo.state === 'asleep' && status === 'ready') await begin('POST', `/tenants/${tenantId}/pause`);
  if (demo.state === 'awake' && status === 'paused') await begin('POST', `/tenants/${tenantId}/resume`);
}
