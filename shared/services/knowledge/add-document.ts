import type { TenantStore } from '../../azure/cosmos/tenants.ts';
import type { KnowledgeIndex } from '../../azure/search.ts';
import type { AddDocumentRequest, Document } from '../../contract/knowledge.ts';
import { ClawDeskError } from '../../domain/errors.ts';
import { hashId } from '../../domain/ids.ts';
import { cutIntoPassages } from '../../domain/passages.ts';
import type { Context } from '../context.ts';
import { knownTenant } from '../tenants/known-tenant.ts';

export type AddDocument = ReturnType<typeof createAddDocument>;

const maxDocuments = 1000;

/** The id that the caller chose, or one made of the text, so that the same text again is the same document. */
export const documentIdOf = ({ documentId, title, text }: AddDocumentRequest): string =>
  documentId ?? `d-${hashId(16, title, text)}`;

/** Cuts a text into passages and indexes them for the tenant; the same document id again replaces the document. */
export function createAddDocument(deps: { tenants: TenantStore; knowledge: KnowledgeIndex; now: () => Date }) {
  const { tenants, knowledge, now } = deps;
  return async ({
    ctx: { scope },
    input,
  }: {
    ctx: Pick<Context, 'scope'>;
    input: AddDocumentRequest;
  }): Promise<Document> => {
    await knownTenant(tenants, scope);
    const documentId = documentIdOf(input);
    const known = await tenants.documents(scope);
    if (known.length >= maxDocuments && !known.some((one) => one.documentId === documentId)) {
      throw new ClawDeskError('conflict', `A tenant may have at most ${maxDocuments} documents; delete one first.`);
    }
    const passages = cutIntoPassages(input.text);
    const document: Document = {
      documentId,
      title: input.title,
      passages: passages.length,
      bytes: Buffer.byteLength(input.text),
      addedAt: now().toISOString(),
    };
    await tenants.addDocument(scope, document);
    await knowledge.put(scope, { documentId, title: input.title, passages });
    return document;
  };
}
