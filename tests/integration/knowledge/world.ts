import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BlobServiceClient } from '@azure/storage-blob';
import { startSearch } from '../../../infra/local/search/start-search.ts';
import { startStorage } from '../../../infra/local/storage/start-storage.ts';
import { createDocumentFiles } from '../../../shared/azure/document-files.ts';
import { createKnowledgeIndex } from '../../../shared/azure/search.ts';
import type { Ingestion } from '../../../shared/domain/document.ts';
import { createAddDocument } from '../../../shared/services/knowledge/add-document.ts';
import { createBeginVersion } from '../../../shared/services/knowledge/begin-version.ts';
import { createDeleteDocument } from '../../../shared/services/knowledge/delete-document.ts';
import { type EmbedPassages, withoutVectors } from '../../../shared/services/knowledge/embed-passages.ts';
import { extract } from '../../../shared/services/knowledge/extract/index.ts';
import { createIngestDocument } from '../../../shared/services/knowledge/ingest-document.ts';
import { createResumeDocuments } from '../../../shared/services/knowledge/resume-documents.ts';
import { createStoreFile } from '../../../shared/services/knowledge/store-file.ts';
import { createSwitchVersion } from '../../../shared/services/knowledge/switch-version.ts';
import type { TenantScope } from '../../../shared/tenancy/scope.ts';
import { contextFor, noteBells, openLocalStores } from '../../unit/services/local-stores.ts';

export type World = Awaited<ReturnType<typeof openWorld>>;

/** Thrown where a process is said to end. */
export class Crash extends Error {}

/** The stores of documents on the real stand-ins of Cosmos, AI Search and Blob. */
export async function openWorld() {
  const folder = await mkdtemp(join(tmpdir(), 'knowledge-'));
  const [stores, search, storage] = await Promise.all([
    openLocalStores(),
    startSearch({ port: 0, dataFolder: join(folder, 'search') }),
    startStorage({ blobPort: 0, queuePort: 0, dataFolder: join(folder, 'storage'), inMemory: true }),
  ]);
  const service = BlobServiceClient.fromConnectionString(storage.connectionString);
  const files = createDocumentFiles(service);
  const keyOnly = { getToken: async () => null };
  const knowledge = createKnowledgeIndex({
    endpoint: search.endpoint,
    index: 'knowledge',
    key: search.key,
    credential: keyOnly,
  });
  await knowledge.ensure();

  return {
    stores,
    knowledge,
    files,

    /** The use cases; `before` is asked before each call of a store and may throw, or do something else meanwhile. */
    useCases(
      before: (call: string) => Promise<void> = async () => {},
      now = () => new Date(),
      embedPassages: EmbedPassages = withoutVectors,
    ) {
      const watched = <T extends object>(name: string, store: T): T =>
        new Proxy(store, {
          get: (target, key) => {
            const value = Reflect.get(target, key) as unknown;
            if (typeof value !== 'function') return value;
            return async (...args: unknown[]) => {
              await before(`${name}.${String(key)}`);
              return (value as (...args: unknown[]) => unknown).apply(target, args);
            };
          },
        });
      const deps = {
        tenants: watched('tenants', stores.tenants),
        knowledge: watched('knowledge', knowledge),
        files: watched('files', files),
        now,
      };
      const switchVersion = createSwitchVersion(deps);
      const beginVersion = createBeginVersion(deps);
      const deleteDocument = createDeleteDocument(deps);
      const ingest = createIngestDocument({
        ...deps,
        switchVersion,
        embedPassages,
        extractApart: async (type, bytes) => ({ extracted: await extract(type, bytes) }),
        fetchPublic: async () => Promise.reject(new Error('No page is fetched here.')),
      });
      return {
        storeFile: createStoreFile({ ...deps, beginVersion }),
        addDocument: createAddDocument({ ...deps, beginVersion, switchVersion, embedPassages }),
        deleteDocument,
        resumeDocuments: createResumeDocuments({ ...deps, deleteDocument }),
        ingest,
        /** What the orchestration does, in its order; it repeats what fails, but not what ended with the process. */
        async bringIn(scope: TenantScope, version: Pick<Ingestion, 'documentId' | 'revision'>): Promise<void> {
          const again = async <T>(step: () => Promise<T>): Promise<T> => {
            try {
              return await step();
            } catch (error) {
              if (error instanceof Crash) throw error;
              return step();
            }
          };
          const extracted = await again(() => ingest.extract(scope, version));
          if (extracted === null) return;
          for (let from = 0; from < extracted.passages; from += 500)
            if (!(await again(() => ingest.stagePage(scope, { ...version, ...extracted, from })))) return;
          await again(() => ingest.switchTo(scope, { ...version, ...extracted }));
        },
      };
    },

    /** Stores a text as the document's next version; its revision. */
    async store(
      scope: TenantScope,
      documentId: string,
      text: string,
    ): Promise<{ documentId: string; revision: string }> {
      const bells = noteBells();
      const input = { documentId, contentType: 'text/markdown' as const, bytes: Buffer.from(text) };
      await this.useCases().storeFile({ ctx: contextFor(scope, bells), input });
      const [begun] = bells.ingested;
      if (!begun) throw new Error('No ingestion was begun.');
      return { documentId, revision: begun.revision };
    },

    /** What answers, and all that is stored of the tenant's documents. */
    async left(scope: TenantScope) {
      const found = await knowledge.search(scope, 'kettle', 50);
      const container = service.getContainerClient(`documents-${scope.tenantId}`);
      const blobs: string[] = [];
      if (await container.exists()) for await (const { name } of container.listBlobsFlat()) blobs.push(name);
      const records = await stores.tenants.documents(scope);
      return {
        texts: found.map(({ text }) => text).sort(),
        blobs,
        records: records.map(({ status, retired }) => ({ status, retired })),
      };
    },

    async close(): Promise<void> {
      await Promise.all([stores.close(), search.close(), storage.close()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
