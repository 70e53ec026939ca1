import mammoth from 'mammoth';
import { type Archive, checkArchive } from './check-archive.ts';
import { type Extractor, Unreadable } from './extracted.ts';
import { type Styles, stylesIn, withoutHiddenRuns } from './hidden-runs.ts';
import { extractHtml } from './html.ts';

/** A Word document by its headings, without hidden text; pictures, macros and files outside it are never looked at. */
export const docx: Extractor = async (bytes) => {
  const archive = await checkArchive(bytes, 'word/document.xml');
  const { value } = await mammoth
    .convertToHtml(seenParts(archive), {
      convertImage: mammoth.images.imgElement(async () => ({ src: '' })),
      externalFileAccess: false,
      includeEmbeddedStyleMap: false,
    })
    .catch(() => {
      throw new Unreadable('The document is damaged and cannot be opened.');
    });
  return extractHtml(value);
};

type Input = Parameters<typeof mammoth.convertToHtml>[0];

/**
 * What mammoth reads instead of the file itself: an archive of its own kind, which its types do not know (its
 * `unzip.js`). So only parts that were looked at are read, and one reader of archives decides what they are. Which part
 * is the document and which its styles, the file itself says: mammoth asks for the styles first.
 */
function seenParts({ holds, read }: Archive): Input {
  let styles: Styles = new Map();
  const file = {
    exists: holds,
    read: async (name: string): Promise<string> => {
      const xml = new TextDecoder().decode(await read(name));
      if (/<(?:[\w.-]+:)?styles[\s>]/.test(xml)) styles = stylesIn(xml);
      return withoutHiddenRuns(xml, styles);
    },
  };
  return { file } as unknown as Input;
}
