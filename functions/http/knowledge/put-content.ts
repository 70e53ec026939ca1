import { z } from 'zod';
import {
  Document,
  DocumentId,
  DocumentTitle,
  DocumentType,
  documentTypes,
  knowledgeLimits,
} from '../../../shared/contract/knowledge.ts';
import { TenantId } from '../../../shared/contract/tenant.ts';
import { ClawDeskError } from '../../../shared/domain/errors.ts';
import { route } from '../route.ts';
import type { Services } from '../services.ts';

export const putDocumentContent = ({ storeFile }: Services) =>
  route({
    name: 'putDocumentContent',
    method: 'PUT',
    path: 'tenants/{tenantId}/documents/{documentId}/content',
    summary: `A file of at most 10 MB as the document’s next version, by its content type: ${Object.keys(documentTypes).join(', ')}. The version before it answers until this one is ready.`,
    caller: 'person',
    roles: ['Operator', 'Admin', 'Supervisor'],
    params: z.object({ tenantId: TenantId, documentId: DocumentId }),
    query: z.object({ title: DocumentTitle.optional() }),
    body: z.instanceof(Uint8Array),
    bodyAs: 'bytes',
    bodyLimit: knowledgeLimits.fileBytes,
    audit: ({ params: { tenantId, documentId }, body }) => ({
      tenantId,
      action: 'document.upload',
      details: { documentId, bytes: body.byteLength },
    }),
    answer: { status: 202, schema: Document },
    async handler({ caller, params: { tenantId, documentId }, query: { title }, body, request, contextOf }) {
      const contentType = typeOf(request.headers.get('content-type'));
      const input = { documentId, title, contentType, bytes: body };
      const document = await storeFile({ ctx: contextOf(tenantId, caller), input });
      return { body: document, headers: { location: `/api/tenants/${tenantId}/documents/${documentId}` } };
    },
  });

function typeOf(header: string | null): DocumentType {
  const given = (header ?? '').split(';', 1)[0]?.trim().toLowerCase();
  const type = DocumentType.safeParse(given);
  if (type.success) return type.data;
  throw new ClawDeskError('invalid-input', `The content type must be one of ${DocumentType.options.join(', ')}.`);
}
