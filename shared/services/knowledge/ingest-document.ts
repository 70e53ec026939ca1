import { z } from 'zod';
import type { TenantStore } from '../../azure/cosmos/tenants.ts';
import type { DocumentFiles } from '../../azure/document-files.ts';
import type { KnowledgeIndex } from '../../azure/search.ts';
import { DocumentType } from '../../contract/knowledge.ts';
import { type DocumentRecord, type Ingestion, isPending } from '../../domain/document.ts';
import { passagesOf } from '../../domain/document-passages.ts';
import { ClawDeskError } from '../../domain/errors.ts';
import { ModelFailure, type ModelFailureCause } from '../../domain/model-failure.ts';
import type { TenantScope } from '../../tenancy/scope.ts';
import { changeDocument } from './change-document.ts';
import { type EmbedPassages, withoutVectors } from './embed-passages.ts';
import type { ExtractApart } from './extract-apart.ts';
import { type FetchedFile, fetchFile } from './fetch-file.ts';
import { findRoom } from './find-room.ts';
import type { SwitchVersion } from './switch-version.ts';
import type { FetchPublic } from './web-pages/fetch-public.ts';

export type IngestDocument = ReturnType<typeof createIngestDocument>;
type Version = Omit<Ingestion, 'tenantId'>;

const maxPassages = 20_000;
const pageSize = 500;
/** How much of the way lies behind when the text is there. */
const extracted = 0.3;

/** Failures of the embedding model that the next try will meet too. */
const lasting: ReadonlySet<ModelFailureCause> = new Set(['content-filter', 'over-budget', 'unusable', 'refused']);

const Page = z.array(z.object({ heading: z.string(), text: z.string() }));

/**
 * The steps from a stored file to passages that answer. Each may be repeated; each ends the ingestion, and takes back
 * what it has put, when the document was replaced or deleted meanwhile.
 */
export function createIngestDocument(deps: {
  tenants: TenantStore;
  files: DocumentFiles;
  knowledge: KnowledgeIndex;
  extractApart: ExtractApart;
  fetchPublic: FetchPublic;
  switchVersion: SwitchVersion;
  embedPassages?: EmbedPassages;
  now: () => Date;
}) {
  const { tenants, files, knowledge, extractApart, fetchPublic, switchVersion, now } = deps;
  const { embedPassages = withoutVectors } = deps;

  /** Writes how far the version is; null when it is no longer wanted. */
  const note = (scope: TenantScope, { documentId, revision }: Version, change: Partial<DocumentRecord>) =>
    changeDocument(tenants, scope, documentId, (record) =>
      isPending(record, revision) ? { ...record, ...change, changedAt: now().toISOString() } : null,
    );

  async function fail(scope: TenantScope, version: Version & { passages?: number }, error: string): Promise<void> {
    await changeDocument(tenants, scope, version.documentId, (record) =>
      // What answers already has not failed; the sweep ends it.
      isPending(record, version.revision) && record.live?.revision !== version.revision
        ? { ...record, status: 'failed', error: error.slice(0, 500), changedAt: now().toISOString() }
        : null,
    );
    await switchVersion.abandon(scope, { passages: 0, ...version });
  }

  /** The stored file, or else the page, which is stored then. */
  async function fileOf(scope: TenantScope, version: Version, record: DocumentRecord): Promise<FetchedFile> {
    const bytes = await files.read(scope, version);
    if (bytes !== null) return { contentType: DocumentType.parse(record.contentType), bytes };
    if (record.sourceUrl === null) return { refused: 'The upload did not complete; send the file again.' };
    const file = await fetchFile(fetchPublic, record.sourceUrl);
    if ('refused' in file) return file;
    const { contentType } = file;
    const size = { documentIds: [version.documentId], bytes: file.bytes.byteLength };
    try {
      await findRoom(tenants, scope, size);
    } catch (error) {
      if (error instanceof ClawDeskError) return { refused: error.message };
      throw error;
    }
    // The record knows the type before the file is there, for whoever repeats this step.
    await note(scope, version, { contentType, bytes: size.bytes });
    await files.put(scope, version, file.bytes, contentType);
    return file;
  }

  /** What another try would not change is refused; all else is thrown, and the step is repeated. */
  async function vectorsOf(
    scope: TenantScope,
    staged: { documentId: string; revision: string; title: string; from: number },
    passages: z.infer<typeof Page>,
  ): Promise<{ made: number[][] } | { refused: string }> {
    try {
      return { made: await embedPassages(scope, { ...staged, texts: passages.map(({ text }) => text) }) };
    } catch (error) {
      if (error instanceof ModelFailure && lasting.has(error.why))
        return { refused: `The embedding model cannot read it: ${error.message} Mend that and send it again.` };
      throw error;
    }
  }

  return {
    fail,

    /** Makes pages of passages of the file. Null when there is nothing to index. */
    async extract(scope: TenantScope, version: Version): Promise<{ passages: number } | null> {
      const live = (await tenants.document(scope, version.documentId))?.value.live;
      if (live?.revision === version.revision) {
        // Begun again after it had come so far: only the end is left.
        await switchVersion.switchTo(scope, { ...version, passages: live.passages });
        return null;
      }
      const record = await note(scope, version, { status: 'extracting', progress: 0.1 });
      if (record === null) {
        await switchVersion.abandon(scope, { ...version, passages: 0 });
        return null;
      }
      const refuse = async (reason: string): Promise<null> => {
        await fail(scope, version, reason);
        return null;
      };
      const file = await fileOf(scope, version, record);
      if ('refused' in file) return refuse(file.refused);
      const outcome = await extractApart(file.contentType, file.bytes);
      if ('refused' in outcome) return refuse(outcome.refused);
      const passages = passagesOf(outcome.extracted.blocks);
      if (passages.length > maxPassages)
        return refuse(`The document makes ${passages.length} passages; at most ${maxPassages} are taken. Divide it.`);
      for (let from = 0; from < passages.length; from += pageSize)
        await files.putPage(scope, version, from / pageSize, passages.slice(from, from + pageSize));
      const { titled, title } = record;
      await note(scope, version, { progress: extracted, title: titled ? title : (outcome.extracted.title ?? title) });
      return { passages: passages.length };
    },

    /** Stages one page of passages, from the number `from` on. False when the version is no longer wanted. */
    async stagePage(scope: TenantScope, version: Version & { passages: number; from: number }): Promise<boolean> {
      const { documentId, revision, from, passages } = version;
      const progress = extracted + (1 - extracted) * (from / passages);
      const record = await note(scope, version, { status: 'indexing', progress });
      if (record !== null) {
        const page = await files.readPage(scope, version, from / pageSize);
        if (page !== null) {
          const staged = { documentId, revision, title: record.title, from };
          const passages = Page.parse(page);
          const vectors = await vectorsOf(scope, staged, passages);
          if ('refused' in vectors) {
            await fail(scope, version, vectors.refused);
            return false;
          }
          await knowledge.stage(scope, {
            ...staged,
            passages: passages.map((passage, n) => {
              const embedding = vectors.made[n];
              return embedding ? { ...passage, embedding } : passage;
            }),
          });
        }
        const isWanted = isPending((await tenants.document(scope, documentId))?.value ?? null, revision);
        if (isWanted && page === null) throw new Error('A page of passages is missing.');
        if (isWanted) return true;
      }
      await switchVersion.abandon(scope, version);
      return false;
    },

    switchTo: switchVersion.switchTo,
  };
}
