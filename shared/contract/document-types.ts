/** The files that are understood, by their content types, with the endings of their names. */
export const documentTypes = {
  'text/markdown': ['md', 'markdown'],
  'text/plain': ['txt', 'text'],
  'text/html': ['html', 'htm'],
  'text/csv': ['csv', 'tsv'],
  'application/pdf': ['pdf'],
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': ['docx'],
} as const;
export type DocumentType = keyof typeof documentTypes;

const mebibyte = 1024 * 1024;
/** What a tenant may have: documents, bytes of all together, and bytes of one file. */
export const knowledgeLimits = { documents: 1000, bytes: 50 * mebibyte, fileBytes: 10 * mebibyte } as const;

/** Pages that one import takes. */
export const importLimit = 100;
