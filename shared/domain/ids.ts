import { createHash, randomBytes } from 'node:crypto';

const alphabet = '0123456789abcdefghijklmnopqrstuv';

/** A stable lower-case name of `length` characters (5 bits each) for a list of parts. */
export function hashId(length: number, ...parts: string[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return toBase32(hash.digest()).slice(0, length);
}

export const randomId = (length: number): string =>
  toBase32(randomBytes(Math.ceil((length * 5) / 8) + 1)).slice(0, length);

/** One conversation per tenant, channel and thread, known before anything is stored: a repeated first message finds it. */
export const conversationIdOf = (tenantId: string, channel: string, thread: string): string =>
  `c${hashId(26, tenantId, channel, thread)}`;

export const newOperationId = (tenantId: string): string => `${tenantId}.${randomId(16)}`;

export const tenantOfOperation = (operationId: string): string => operationId.split('.', 1)[0] ?? '';

function toBase32(bytes: Buffer): string {
  let text = '';
  let bits = 0;
  let value = 0;
  for (const byte of bytes) {
    value = ((value << 8) | byte) & 0xffff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += alphabet[(value >> bits) & 31];
    }
  }
  return text;
}
