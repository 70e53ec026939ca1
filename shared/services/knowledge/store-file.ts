import type { TenantStore } from '../../azure/cosmos/tenants.ts';
import type { DocumentFiles } from '../../azure/document-files.ts';
import type { Document, DocumentType } from '../../contract/knowledge.ts';
import { documentView } from '../../domain/document.ts';
import { ClawDeskError } from '../../domain/errors.ts';
import type { Context } from '../context.ts';
import { knownTenant } from '../tenants/known-tenant.ts';
import type { BeginVersion } from './begin-version.ts';
import { mismatch } from './extract/file-kinds.ts';
import { findRoom } from './find-room.ts';

export type StoreFile = ReturnType<typeof createStoreFile>;
type Input = { documentId: string; title?: string | undefined; contentType: DocumentType; bytes: Uint8Array };

/** Keeps a file as the document's next version and has it brought into the index. @throws invalid-input for a wrong type */
export function createStoreFile(deps: { tenants: TenantStore; beginVersion: BeginVersion; files: DocumentFiles }) {
  return async ({ ctx: { scope, orchestrations }, input }: { ctx: Context; input: Input }): Promise<Document> => {
    const { documentId, title, contentType, bytes } = input;
    const wrong = mismatch(contentType, bytes);
    if (wrong !== null) throw new ClawDeskError('invalid-input', wrong);
    const upload = { documentId, title, contentType, bytes: bytes.byteLength };
    await knownTenant(deps.tenants, scope);
    await findRoom(deps.tenants, scope, { documentIds: [documentId], bytes: upload.bytes });
    const record = await deps.beginVersion(scope, upload, 'stored');
    await deps.files.put(scope, record, bytes, contentType);
    const { tenantId } = scope;
    await orchestrations.startIngestion({ tenantId, documentId, revision: record.revision });
    const document = documentView(record);
    if (document === null) throw new Error('A version that begins is not being deleted.');
    return document;
  };
}
