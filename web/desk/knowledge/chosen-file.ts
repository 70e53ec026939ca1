import { type DocumentType, documentTypes, knowledgeLimits } from '../../../shared/contract/document-types.ts';

const endings = new Map<string, DocumentType>(
  Object.entries(documentTypes).flatMap(([type, names]) => names.map((name) => [name, type as DocumentType] as const)),
);

/** What a file chooser offers. */
export const acceptedFiles = [...endings.keys()].map((ending) => `.${ending}`).join(',');

export type ChosenFile = { documentId: string; type: DocumentType } | { problem: string };

/** What becomes of a file; the same name again is the same document, in its next version. */
export function chosenFile({ name, size }: Pick<File, 'name' | 'size'>): ChosenFile {
  const dot = name.lastIndexOf('.');
  const type = endings.get(name.slice(dot + 1).toLowerCase());
  if (dot < 0 || type === undefined)
    return { problem: `${name} is of a kind that is not read. Send Markdown, text, HTML, CSV, PDF or Word (.docx).` };
  if (size === 0) return { problem: `${name} is empty.` };
  if (size > knowledgeLimits.fileBytes) return { problem: `${name} has more than 10 MB.` };
  return { documentId: idFrom(name.slice(0, dot)), type };
}

function idFrom(name: string): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, 63)
    .replace(/-+$/, '');
  if (plain !== '') return plain;
  // A name in another script still has to be told from the next one.
  const codes = [...name].map((letter) => letter.codePointAt(0)?.toString(36)).join('');
  return `file-${codes.slice(0, 58)}`;
}
