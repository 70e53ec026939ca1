import { createHash } from 'node:crypto';
import { contentWords } from './words.ts';

/**
 * Feature hashing: each stem adds ±1 to one dimension, and the vector gets unit length. Texts that share words are near.
 * https://en.wikipedia.org/wiki/Feature_hashing
 */
export function embed(text: string, dimensions: number): number[] {
  const vector = new Array<number>(dimensions).fill(0);
  for (const word of contentWords(text)) {
    const hash = createHash('sha256').update(word).digest();
    const place = hash.readUInt32LE(0) % dimensions;
    vector[place] = (vector[place] ?? 0) + (hash.readUInt8(4) % 2 === 0 ? 1 : -1);
  }
  const length = Math.hypot(...vector) || 1;
  return vector.map((value) => value / length);
}

/** The form of `encoding_format: "base64"`: little-endian 32-bit floats. */
export function toBase64(vector: readonly number[]): string {
  return Buffer.from(Float32Array.from(vector).buffer).toString('base64');
}
