import { getDocumentProxy } from 'unpdf';
import { type Extractor, Unreadable } from './extracted.ts';

const maxPages = 2000;

/**
 * A PDF's text, a block a page; pictures of text hold none. Text drawn without ink is taken as well: it is how every
 * searchable scan carries its words, so an author can hide some there.
 */
export const pdf: Extractor = async (bytes) => {
  // pdf.js keeps the array that it is given.
  const document = await getDocumentProxy(new Uint8Array(bytes), { verbosity: 0 }).catch((error: unknown) => {
    throw new Unreadable(
      error instanceof Error && error.name === 'PasswordException'
        ? 'The PDF is encrypted; send one without a password.'
        : 'The PDF is damaged and cannot be read.',
    );
  });
  try {
    if (document.numPages > maxPages)
      throw new Unreadable(`The PDF has ${document.numPages} pages; at most ${maxPages} are taken.`);
    const { info } = await document.getMetadata();
    const title = 'Title' in info && typeof info.Title === 'string' ? info.Title.trim() : '';
    const blocks = [];
    for (let number = 1; number <= document.numPages; number++) {
      const page = await document.getPage(number);
      const { items } = await page.getTextContent();
      const text = items
        .map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : ''))
        .join('')
        .replace(/(\p{Ll})-\n(\p{Ll})/gu, '$1$2')
        .trim();
      page.cleanup();
      if (text) blocks.push({ heading: [`Page ${number}`], text });
    }
    return { ...(title ? { title } : {}), blocks };
  } finally {
    await document.loadingTask.destroy();
  }
};
