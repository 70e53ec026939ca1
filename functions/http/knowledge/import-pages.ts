import { z } from 'zod';
import { Document, ImportRequest } from '../../../shared/contract/knowledge.ts';
import { TenantId } from '../../../shared/contract/tenant.ts';
import { route } from '../route.ts';
import type { Services } from '../services.ts';

export const importDocuments = ({ importPages }: Services) =>
  route({
    name: 'importDocuments',
    method: 'POST',
    path: 'tenants/{tenantId}/documents/import',
    summary: 'Makes documents of public pages, at most 100 at once: those named, and those that a sitemap names.',
    caller: 'person',
    roles: ['Operator', 'Admin', 'Supervisor'],
    params: z.object({ tenantId: TenantId }),
    body: ImportRequest,
    bodyLimit: 256 * 1024,
    audit: ({ params, body }) => ({
      ...params,
      action: 'document.import',
      details: { pages: body.urls?.length ?? 0, sitemap: body.sitemap !== undefined },
    }),
    answer: { status: 202, schema: z.object({ documents: z.array(Document), skipped: z.int() }) },
    async handler({ caller, params: { tenantId }, body, contextOf }) {
      return { body: await importPages({ ctx: contextOf(tenantId, caller), input: body }) };
    },
  });
