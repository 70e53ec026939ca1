import type { TenantStore } from '../../azure/cosmos/tenants.ts';
import type { IndexedPassage, KnowledgeIndex } from '../../azure/search.ts';
import type { AddDocumentRequest, Document } from '../../contract/knowledge.ts';
import { documentView } from '../../domain/document.ts';
import { ClawDeskError } from '../../domain/errors.ts';
import { hashId } from '../../domain/ids.ts';
import { cutIntoPassages } from '../../domain/passages.ts';
import type { Context } from '../context.ts';
import { knownTenant } from '../tenants/known-tenant.ts';
import type { BeginVersion } from './begin-version.ts';
import { type EmbedPassages, withoutVectors } from './embed-passages.ts';
import { findRoom } from './find-room.ts';
import type { SwitchVersion } from './switch-version.ts';

export type AddDocument = ReturnType<typeof createAddDocument>;

/** The id that the caller chose, or one made of the text, so that the same text again is the same document. */
export const documentIdOf = ({ documentId, title, text }: AddDocumentRequest): string =>
  documentId ?? `d-${hashId(16, title, text)}`;

const indexed = (text: string, embedding: number[] | undefined): IndexedPassage => ({
  heading: '',
  text,
  ...(embedding ? { embedding } : {}),
});

/** Cuts a text into passages and indexes them while the caller waits; the same document id again replaces the document. */
export function createAddDocument(deps: {
  tenants: TenantStore;
  beginVersion: BeginVersion;
  switchVersion: SwitchVersion;
  knowledge: KnowledgeIndex;
  embedPassages?: EmbedPassages;
}) {
  const { tenants, beginVersion, switchVersion, knowledge, embedPassages = withoutVectors } = deps;
  return async ({
    ctx: { scope },
    input,
  }: {
    ctx: Pick<Context, 'scope'>;
    input: AddDocumentRequest;
  }): Promise<Document> => {
    const { title, text } = input;
    const documentId = documentIdOf(input);
    const upload = { documentId, title, contentType: 'text/plain', bytes: Buffer.byteLength(text) };
    await knownTenant(tenants, scope);
    await findRoom(tenants, scope, { documentIds: [documentId], bytes: upload.bytes });
    const { revision } = await beginVersion(scope, upload, 'indexing');
    const passages = cutIntoPassages(text);
    const part = { documentId, revision, title, from: 0 };
    const vectors = await embedPassages(scope, { ...part, texts: passages });
    await knowledge.stage(scope, { ...part, passages: passages.map((passage, n) => indexed(passage, vectors[n])) });
    await switchVersion.switchTo(scope, { documentId, revision, passages: passages.length });
    // Whoever replaced it at the same moment came later; the caller is told what there is now.
    const stored = await tenants.document(scope, documentId);
    const document = stored && documentView(stored.value);
    if (!document) throw new ClawDeskError('conflict', 'The document was deleted by somebody else.');
    return document;
  };
}
