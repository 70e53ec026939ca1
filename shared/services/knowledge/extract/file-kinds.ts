import type { DocumentType } from '../../../contract/knowledge.ts';

const startsWith = (bytes: Uint8Array, ...start: number[]): boolean => start.every((byte, n) => bytes[n] === byte);
const ascii = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

const isPdf = (bytes: Uint8Array): boolean => ascii(bytes.subarray(0, 1024)).includes('%PDF-');
const isZip = (bytes: Uint8Array): boolean => startsWith(bytes, 0x50, 0x4b, 0x03, 0x04);
/** Of Word before 2007, and of an encrypted Word document. */
const isOle = (bytes: Uint8Array): boolean => startsWith(bytes, 0xd0, 0xcf, 0x11, 0xe0);

/** Why the bytes cannot be of the type that they are said to be; null when they may. */
export function mismatch(type: DocumentType, bytes: Uint8Array): string | null {
  if (bytes.byteLength === 0) return 'The file is empty.';
  if (type === 'application/pdf') return isPdf(bytes) ? null : 'The file is not a PDF.';
  if (type === 'application/vnd.openxmlformats-officedocument.wordprocessingml.document') {
    if (isOle(bytes)) return 'The document is encrypted, or of Word before 2007; save it as .docx without a password.';
    return isZip(bytes) ? null : 'The file is not a Word document (.docx).';
  }
  if (startsWith(bytes, 0x25, 0x50, 0x44, 0x46) || isZip(bytes) || isOle(bytes) || bytes.subarray(0, 8192).includes(0))
    return `The file is not text, as ${type} says.`;
  return null;
}
