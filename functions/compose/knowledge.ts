import { knowledgeLimits } from '../../shared/contract/knowledge.ts';
import { createAddDocument } from '../../shared/services/knowledge/add-document.ts';
import { createBeginVersion } from '../../shared/services/knowledge/begin-version.ts';
import { createDeleteDocument } from '../../shared/services/knowledge/delete-document.ts';
import { createEmbedPassages } from '../../shared/services/knowledge/embed-passages.ts';
import { createEmbedTexts } from '../../shared/services/knowledge/embed-texts.ts';
import { createExtractApart } from '../../shared/services/knowledge/extract-apart.ts';
import { createFindPassages } from '../../shared/services/knowledge/find-passages.ts';
import { createImportPages } from '../../shared/services/knowledge/import-pages.ts';
import { createIngestDocument } from '../../shared/services/knowledge/ingest-document.ts';
import { createRerankPassages } from '../../shared/services/knowledge/rerank-passages.ts';
import { createResumeDocuments } from '../../shared/services/knowledge/resume-documents.ts';
import { createStoreFile } from '../../shared/services/knowledge/store-file.ts';
import { createSwitchVersion } from '../../shared/services/knowledge/switch-version.ts';
import { createFetchPublic } from '../../shared/services/knowledge/web-pages/fetch-public.ts';
import type { CallModel } from '../../shared/services/models/call-model.ts';
import type { Config } from '../config.ts';
import type { Clients } from './clients.ts';

/** From documents to passages, and from questions to passages; by meaning too where there is an embedding model. */
export function composeKnowledge(
  config: Config,
  deps: Pick<Clients, 'tenants' | 'files' | 'knowledge' | 'precedents' | 'usage'> & {
    callModel: CallModel;
    now: () => Date;
  },
) {
  const { callModel } = deps;
  const embed =
    config.deployments.embedding.length > 0
      ? createEmbedTexts({ callModel, dimensions: config.search.dimensions })
      : undefined;
  const embedding = embed ? { embedPassages: createEmbedPassages({ ...deps, embed }) } : {};
  const fetchPublic = createFetchPublic({ ...config.pages, maxBytes: knowledgeLimits.fileBytes });
  const beginVersion = createBeginVersion(deps);
  const switchVersion = createSwitchVersion(deps);
  const deleteDocument = createDeleteDocument(deps);
  const extractApart = createExtractApart();
  return {
    addDocument: createAddDocument({ ...deps, ...embedding, beginVersion, switchVersion }),
    storeFile: createStoreFile({ ...deps, beginVersion }),
    importPages: createImportPages({ ...deps, beginVersion, fetchPublic }),
    deleteDocument,
    findPassages: createFindPassages({ ...deps, rerank: createRerankPassages(deps), ...(embed ? { embed } : {}) }),
    ingest: createIngestDocument({ ...deps, ...embedding, switchVersion, fetchPublic, extractApart }),
    resumeDocuments: createResumeDocuments({ ...deps, deleteDocument }),
  };
}
