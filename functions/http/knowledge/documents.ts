import { z } from 'zod';
import { AddDocumentRequest, Document, DocumentId, Passage } from '../../../shared/contract/knowledge.ts';
import { TenantId } from '../../../shared/contract/tenant.ts';
import { notFound } from '../../../shared/domain/errors.ts';
import { documentIdOf } from '../../../shared/services/knowledge/add-document.ts';
import { knownTenant } from '../../../shared/services/tenants/known-tenant.ts';
import { route } from '../route.ts';
import type { Services } from '../services.ts';

const roles = ['Operator', 'Admin', 'Supervisor'] as const;
const mebibyte = 1024 * 1024;

export const addDocument = ({ addDocument }: Services) =>
  route({
    name: 'addDocument',
    method: 'POST',
    path: 'tenants/{tenantId}/documents',
    summary: 'Adds a text to the tenant’s knowledge; the same documentId again replaces it.',
    caller: 'person',
    roles,
    params: z.object({ tenantId: TenantId }),
    body: AddDocumentRequest,
    bodyLimit: mebibyte,
    audit: ({ params, body }) => ({
      ...params,
      action: 'document.add',
      details: { documentId: documentIdOf(body), characters: body.text.length },
    }),
    answer: { status: 201, schema: Document },
    async handler({ caller, params, body, contextOf }) {
      return { body: await addDocument({ ctx: contextOf(params.tenantId, caller), input: body }) };
    },
  });

export const listDocuments = ({ tenants }: Services) =>
  route({
    name: 'listDocuments',
    method: 'GET',
    path: 'tenants/{tenantId}/documents',
    summary: 'The tenant’s documents; at most 1,000.',
    caller: 'person',
    roles,
    params: z.object({ tenantId: TenantId }),
    answer: { status: 200, schema: z.object({ documents: z.array(Document) }) },
    async handler({ caller, params, contextOf }) {
      const { scope } = contextOf(params.tenantId, caller);
      await knownTenant(tenants, scope);
      return { body: { documents: await tenants.documents(scope) } };
    },
  });

export const deleteDocument = ({ tenants, knowledge }: Services) =>
  route({
    name: 'deleteDocument',
    method: 'DELETE',
    path: 'tenants/{tenantId}/documents/{documentId}',
    summary: 'Removes a document and its passages.',
    caller: 'person',
    roles,
    params: z.object({ tenantId: TenantId, documentId: DocumentId }),
    audit: ({ params: { tenantId, documentId } }) => ({ tenantId, action: 'document.delete', details: { documentId } }),
    answer: { status: 204 },
    async handler({ caller, params: { tenantId, documentId }, contextOf }) {
      const { scope } = contextOf(tenantId, caller);
      if ((await tenants.document(scope, documentId)) === null) throw notFound('document');
      await knowledge.removeDocument(scope, documentId);
      await tenants.deleteItem(scope, `doc|${documentId}`);
      return {};
    },
  });

export const searchKnowledge = ({ tenants, knowledge }: Services) =>
  route({
    name: 'searchKnowledge',
    method: 'GET',
    path: 'tenants/{tenantId}/search',
    summary: 'What an answer to the question would be grounded on.',
    caller: 'person',
    roles,
    params: z.object({ tenantId: TenantId }),
    query: z.object({ q: z.string().trim().min(1).max(2000), top: z.coerce.number().int().min(1).max(50).default(10) }),
    answer: { status: 200, schema: z.object({ passages: z.array(Passage) }) },
    async handler({ caller, params, query, contextOf }) {
      const { scope } = contextOf(params.tenantId, caller);
      await knownTenant(tenants, scope);
      return { body: { passages: await knowledge.search(scope, query.q, query.top) } };
    },
  });
