import { badRequest } from './cosmos-error.ts';
import { type Json, valueAt } from './sql/values.ts';

/** One level of a partition key; undefined is the service's "None". */
export type KeyPart = string | number | boolean | null | undefined;

/** All logical partitions whose encoded key is in `from <= key < to`. */
export interface KeyRange {
  from: string;
  to: string;
  /** The range is exactly one logical partition. */
  single: boolean;
}

const isKeyPart = (value: Json | undefined): value is KeyPart => typeof value !== 'object' || value === null;

/** Parses `x-ms-documentdb-partitionkey`: a JSON list in which `{}` stands for a missing value. */
export function parsePartitionKey(header: string): KeyPart[] {
  const invalid = badRequest(`Partition key ${header} is invalid.`);
  let parts: Json;
  try {
    parts = JSON.parse(header);
  } catch {
    throw invalid;
  }
  if (!Array.isArray(parts) || parts.length === 0) throw invalid;
  return parts.map((part) => {
    if (isKeyPart(part)) return part;
    if (Array.isArray(part) || Object.keys(part).length > 0) throw invalid;
    return undefined;
  });
}

/** Splits `/a/"b c"/d` into names. */
export const pathNames = (path: string): string[] =>
  Array.from(path.matchAll(/\/(?:"([^"]*)"|([^/]+))/g), ([, quoted, plain]) => quoted ?? plain ?? '');

/** The partition key of a document. */
export function partitionKeyOf(document: Json, paths: readonly string[][]): KeyPart[] {
  return paths.map((path) => {
    const part = valueAt(document, path);
    if (isKeyPart(part)) return part;
    throw badRequest(`The partition key value at /${path.join('/')} is not a scalar.`);
  });
}

// A control character cannot occur in JSON text, so no key is a prefix of another by accident.
const [terminator, afterTerminator] = ['\u0001', '\u0002'];

/** A text that sorts all keys with the same leading parts together. */
export const encodeKey = (parts: readonly KeyPart[]): string =>
  parts.map((part) => (part === undefined ? '{}' : JSON.stringify(part)) + terminator).join('');

/** The partitions whose key begins with these parts. */
export function keyRange(parts: readonly KeyPart[], levels: number): KeyRange {
  if (parts.length === 0) return { from: '', to: '\uffff', single: false };
  if (parts.length > levels) throw badRequest('The partition key has more parts than the container defines.', 1001);
  const from = encodeKey(parts);
  return { from, to: from.slice(0, -1) + afterTerminator, single: parts.length === levels };
}
