import type { BlobServiceClient, ContainerClient } from '@azure/storage-blob';
import { RestError } from '@azure/storage-blob';
import { assertScope, type TenantScope } from '../tenancy/scope.ts';

export type DocumentFiles = ReturnType<typeof createDocumentFiles>;

/** A version of a document. */
type Version = { documentId: string; revision: string };

/**
 * The files that tenants' documents are made of, and the pages of passages on their way into the index. A container a
 * tenant of its own: a keeper's signed URL reaches the snapshots, but not these.
 */
export function createDocumentFiles(service: BlobServiceClient) {
  const containerOf = (scope: TenantScope): ContainerClient => {
    assertScope(scope);
    return service.getContainerClient(`documents-${scope.tenantId}`);
  };

  async function write(container: ContainerClient, name: string, bytes: Uint8Array, type: string): Promise<void> {
    await container
      .getBlockBlobClient(name)
      .uploadData(bytes, { blobHTTPHeaders: { blobContentType: type }, abortSignal: AbortSignal.timeout(60_000) });
  }

  async function read(container: ContainerClient, name: string): Promise<Buffer | null> {
    try {
      return await container.getBlobClient(name).downloadToBuffer(undefined, undefined, {
        abortSignal: AbortSignal.timeout(60_000),
      });
    } catch (error) {
      if (error instanceof RestError && error.statusCode === 404) return null;
      throw error;
    }
  }

  async function removeAll(scope: TenantScope, prefix: string): Promise<void> {
    const container = containerOf(scope);
    if (!(await container.exists())) return;
    for await (const { name } of container.listBlobsFlat({ prefix }))
      await container.getBlobClient(name).deleteIfExists();
  }

  const folder = ({ documentId, revision }: Version): string => `${documentId}/${revision}/`;

  return {
    async put(scope: TenantScope, version: Version, bytes: Uint8Array, contentType: string): Promise<void> {
      const container = containerOf(scope);
      await container.createIfNotExists();
      await write(container, `${folder(version)}file`, bytes, contentType);
    },

    /** Null when there is none. */
    read: (scope: TenantScope, version: Version): Promise<Buffer | null> =>
      read(containerOf(scope), `${folder(version)}file`),

    putPage: (scope: TenantScope, version: Version, page: number, content: unknown): Promise<void> =>
      write(
        containerOf(scope),
        `${folder(version)}pages/${page}.json`,
        Buffer.from(JSON.stringify(content)),
        'application/json',
      ),

    async readPage(scope: TenantScope, version: Version, page: number): Promise<unknown> {
      const bytes = await read(containerOf(scope), `${folder(version)}pages/${page}.json`);
      return bytes && JSON.parse(bytes.toString('utf8'));
    },

    removePages: (scope: TenantScope, version: Version): Promise<void> => removeAll(scope, `${folder(version)}pages/`),

    removeVersion: (scope: TenantScope, version: Version): Promise<void> => removeAll(scope, folder(version)),

    removeTenant: async (scope: TenantScope): Promise<void> => {
      await containerOf(scope).deleteIfExists();
    },
  };
}
