import mammoth from 'mammoth';
import { checkArchive } from './check-archive.ts';
import { type Extractor, Unreadable } from './extracted.ts';
import { extractHtml } from './html.ts';

/** A Word document by its headings; pictures, macros and files outside it are never looked at. */
export const docx: Extractor = async (bytes) => {
  await checkArchive(bytes, 'word/document.xml');
  const { value } = await mammoth
    .convertToHtml(
      { buffer: Buffer.from(bytes) },
      { convertImage: mammoth.images.imgElement(async () => ({ src: '' })), externalFileAccess: false },
    )
    .catch(() => {
      throw new Unreadable('The document is damaged and cannot be opened.');
    });
  return extractHtml(value);
};
