import type { DocumentType } from '../../../contract/knowledge.ts';
import { withoutInvisible } from '../../../domain/invisible.ts';
import { csv } from './csv.ts';
import { docx } from './docx.ts';
import { type Extracted, type Extractor, Unreadable } from './extracted.ts';
import { mismatch } from './file-kinds.ts';
import { html } from './html.ts';
import { markdown } from './markdown.ts';
import { pdf } from './pdf.ts';
import { plainText } from './plain-text.ts';

const maxCharacters = 10_000_000;

const extractors: Record<DocumentType, Extractor> = {
  'text/markdown': markdown,
  'text/plain': plainText,
  'text/html': html,
  'text/csv': csv,
  'application/pdf': pdf,
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': docx,
};

/** The text of a file. @throws Unreadable, with words for its owner, for whatever is refused or holds no text */
export async function extract(type: DocumentType, bytes: Uint8Array): Promise<Extracted> {
  const wrong = mismatch(type, bytes);
  if (wrong !== null) throw new Unreadable(wrong);
  const { title, blocks } = withoutHiddenSigns(await extractors[type](bytes));
  const characters = blocks.reduce((sum, { text }) => sum + text.length, 0);
  if (characters > maxCharacters) throw new Unreadable('The file holds more than 10 million characters of text.');
  if (blocks.every(({ text }) => text.trim() === ''))
    throw new Unreadable(
      type === 'application/pdf' ? 'The PDF holds no text, perhaps only pictures of it.' : 'The file holds no text.',
    );
  return { ...(title ? { title: title.slice(0, 200) } : {}), blocks };
}

const withoutHiddenSigns = ({ title, blocks }: Extracted): Extracted => ({
  ...(title ? { title: withoutInvisible(title) } : {}),
  blocks: blocks.map(({ heading, text }) => ({ heading: heading.map(withoutInvisible), text: withoutInvisible(text) })),
});
