import { DocumentType, documentTypes } from '../../../contract/knowledge.ts';
import { type Fetched, NotFetched } from './fetch-public.ts';

/** What kind of document a page is, by its header, else by the ending of its address; text in UTF-8. @throws NotFetched */
export function pageDocument({ url, contentType, bytes }: Fetched): { contentType: DocumentType; bytes: Uint8Array } {
  const [given = '', ...parameters] = contentType
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  const ending = /\.([a-z]+)$/i.exec(new URL(url).pathname)?.[1]?.toLowerCase();
  const byEnding = DocumentType.options.find((type) =>
    (documentTypes[type] as readonly string[]).includes(ending ?? '-'),
  );
  const told = DocumentType.safeParse(given === 'application/xhtml+xml' ? 'text/html' : given).data;
  // Servers that know no Markdown or CSV call it plain text.
  const type = told === undefined || told === 'text/plain' ? (byEnding ?? told) : told;
  if (type === undefined) throw new NotFetched(`Pages of the type ${given.slice(0, 60) || 'unknown'} are not read.`);
  if (!type.startsWith('text/')) return { contentType: type, bytes };
  const charset =
    parameters
      .find((part) => part.startsWith('charset='))
      ?.slice(8)
      .replaceAll('"', '') || 'utf-8';
  return { contentType: type, bytes: charset === 'utf-8' ? bytes : recoded(bytes, charset) };
}

function recoded(bytes: Uint8Array, charset: string): Uint8Array {
  try {
    return Buffer.from(new TextDecoder(charset).decode(bytes));
  } catch {
    throw new NotFetched(`The page’s character set ${charset.slice(0, 40)} is not known.`);
  }
}
