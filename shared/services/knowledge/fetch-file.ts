import { setTimeout as delay } from 'node:timers/promises';
import { mismatch } from './extract/file-kinds.ts';
import { type FetchPublic, NotFetched } from './web-pages/fetch-public.ts';
import { pageDocument } from './web-pages/page-type.ts';

const attempts = 3;

export type FetchedFile = ReturnType<typeof pageDocument> | { refused: string };

/** A page as a document's file; what may pass is tried three times. Refused with words for whoever asked for it. */
export async function fetchFile(fetchPublic: FetchPublic, url: string): Promise<FetchedFile> {
  for (let attempt = 1; ; attempt++) {
    try {
      const file = pageDocument(await fetchPublic(url));
      const wrong = mismatch(file.contentType, file.bytes);
      return wrong === null ? file : { refused: wrong };
    } catch (error) {
      if (!(error instanceof NotFetched)) throw error;
      if (!error.passing || attempt === attempts) return { refused: error.message };
      await delay(500 * 2 ** attempt * (0.5 + Math.random()));
    }
  }
}
