import type { TenantStore } from '../../azure/cosmos/tenants.ts';
import type { Document, ImportRequest } from '../../contract/knowledge.ts';
import { importLimit } from '../../contract/knowledge.ts';
import { documentView } from '../../domain/document.ts';
import { ClawDeskError } from '../../domain/errors.ts';
import { hashId } from '../../domain/ids.ts';
import type { Context } from '../context.ts';
import { knownTenant } from '../tenants/known-tenant.ts';
import type { BeginVersion } from './begin-version.ts';
import { findRoom } from './find-room.ts';
import { type FetchPublic, NotFetched } from './web-pages/fetch-public.ts';
import { pagesOfSitemap } from './web-pages/sitemap.ts';

export type ImportPages = ReturnType<typeof createImportPages>;
type Outcome = { documents: Document[]; skipped: number };

/** The same address again is the same document. */
const documentIdOf = (url: string): string => `u-${hashId(20, url)}`;

/**
 * Makes a document of each page; what they hold is fetched by their ingestions. A sitemap is read at once, so that who
 * asked learns what is wrong with it; of more pages than are taken the first ones are, and the rest are told as skipped.
 */
export function createImportPages(deps: {
  tenants: TenantStore;
  beginVersion: BeginVersion;
  fetchPublic: FetchPublic;
}) {
  const { tenants, beginVersion, fetchPublic } = deps;

  async function pagesIn(sitemap: string): Promise<string[]> {
    try {
      const pages = pagesOfSitemap((await fetchPublic(sitemap)).bytes);
      if (pages.length > 0) return pages;
    } catch (error) {
      if (!(error instanceof NotFetched)) throw error;
      throw new ClawDeskError('invalid-input', `The sitemap cannot be read: ${error.message}`);
    }
    throw new ClawDeskError('invalid-input', 'The sitemap names no pages.');
  }

  return async ({ ctx, input }: { ctx: Context; input: ImportRequest }): Promise<Outcome> => {
    const { scope, orchestrations } = ctx;
    const { tenantId } = scope;
    await knownTenant(tenants, scope);
    const named = [...(input.urls ?? []), ...(input.sitemap ? await pagesIn(input.sitemap) : [])];
    const all = [...new Set(named.map((url) => new URL(url).href))];
    const urls = all.slice(0, importLimit);
    await findRoom(tenants, scope, { documentIds: urls.map(documentIdOf), bytes: 0 });
    const documents: Document[] = [];
    for (const url of urls) {
      const documentId = documentIdOf(url);
      const upload = { documentId, contentType: 'text/html', bytes: 0, sourceUrl: url, fallbackTitle: shortened(url) };
      const record = await beginVersion(scope, upload, 'stored');
      await orchestrations.startIngestion({ tenantId, documentId, revision: record.revision });
      const document = documentView(record);
      if (document) documents.push(document);
    }
    return { documents, skipped: all.length - urls.length };
  };
}

const shortened = (url: string): string =>
  url
    .replace(/^https?:\/\//, '')
    .replace(/\/$/, '')
    .slice(0, 200);
