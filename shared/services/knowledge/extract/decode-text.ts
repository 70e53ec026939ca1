import { Unreadable } from './extracted.ts';

/** @throws Unreadable for what is not UTF-8, or holds NUL bytes. A byte order mark goes. */
export function decodeText(bytes: Uint8Array): string {
  if (bytes.includes(0)) throw new Unreadable('The file holds NUL bytes; it is not text.');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).replaceAll('\r\n', '\n');
  } catch {
    throw new Unreadable('The text is not UTF-8; save it as UTF-8 and send it again.');
  }
}
