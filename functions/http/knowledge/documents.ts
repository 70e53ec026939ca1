import { z } from 'zod';
import { AddDocumentRequest, Document, DocumentId } from '../../../shared/contract/knowledge.ts';
import { TenantId } from '../../../shared/contract/tenant.ts';
import { documentView } from '../../../shared/domain/document.ts';
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
      const records = await tenants.documents(scope);
      return { body: { documents: records.flatMap((record) => documentView(record) ?? []) } };
    },
  });

export const getDocument = ({ tenants }: Services) =>
  route({
    name: 'getDocument',
    method: 'GET',
    path: 'tenants/{tenantId}/documents/{documentId}',
    summary: 'A document, and how far its newest version has come.',
    caller: 'person',
    roles,
    params: z.object({ tenantId: TenantId, documentId: DocumentId }),
    answer: { status: 200, schema: Document },
    async handler({ caller, params: { tenantId, documentId }, contextOf }) {
      const stored = await tenants.document(contextOf(tenantId, caller).scope, documentId);
      const document = stored && documentView(stored.value);
      if (!document) throw notFound('document');
      return { body: document };
    },
  });

export const deleteDocument = ({ deleteDocument }: Services) =>
  route({
    name: 'deleteDocument',
    method: 'DELETE',
    path: 'tenants/{tenantId}/documents/{documentId}',
    summary: 'Removes a document with its file and its passages, also while it is being brought in.',
    caller: 'person',
    roles,
    params: z.object({ tenantId: TenantId, documentId: DocumentId }),
    audit: ({ params: { tenantId, documentId } }) => ({ tenantId, action: 'document.delete', details: { documentId } }),
    answer: { status: 204 },
    async handler({ caller, params: { tenantId, documentId }, contextOf }) {
      await deleteDocument(contextOf(tenantId, caller).scope, documentId);
      return {};
    },
  });
