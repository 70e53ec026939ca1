/**
 * The encrypted snapshot, `state.bin`, version 1. All integers are big-endian.
 *
 *     offset  bytes
 *     0       8      magic "CLAWSNAP"
 *     8       1      format version, 1
 *     9       4      n, length of the metadata (at most 4096)
 *     13      n      metadata: JSON { id, createdAt, consistency, chunkBytes, salt }, salt = base64url of 32 random bytes
 *     13+n    …      chunks: AES-256-GCM ciphertext of chunkBytes (the last may be shorter, also empty), then a tag of 16
 *
 * Chunk key: HKDF-SHA256(tenant key, salt, "clawdesk snapshot v1"), so every snapshot has its own key and a counter is a
 * safe nonce. Nonce of a chunk: its index in 11 bytes, then 1 for the last chunk and 0 for others; a cut or reordered
 * stream therefore fails (the STREAM construction of Hoang et al., 2015, as in age). AAD of each chunk: all bytes before
 * the chunks. Plain text: gzip of tar.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { z } from 'zod';

const magic = Buffer.from('CLAWSNAP');
const version = 1;
const prefixBytes = magic.length + 1 + 4;
const maxMetadataBytes = 4096;
const tagBytes = 16;
const defaultChunkBytes = 64 * 1024;

const metadataSchema = z.object({
  id: z.string(),
  createdAt: z.iso.datetime(),
  consistency: z.enum(['drained', 'live']),
  chunkBytes: z
    .int()
    .min(1)
    .max(1024 * 1024),
  salt: z.base64url(),
});

type Metadata = z.infer<typeof metadataSchema>;

/** What a snapshot says about itself; authenticated, not secret, and nothing in it names the tenant. */
export type SnapshotLabel = Pick<Metadata, 'id' | 'createdAt' | 'consistency'>;

/** The bytes are not the snapshot they should be: damaged, cut, swapped, or of another key. */
export class CorruptSnapshot extends Error {
  override name = 'CorruptSnapshot';
}

/** Encrypts a stream into the snapshot format. */
export async function* seal(
  plain: AsyncIterable<Buffer>,
  label: SnapshotLabel,
  tenantKey: Buffer,
  chunkBytes = defaultChunkBytes,
): AsyncGenerator<Buffer> {
  const salt = randomBytes(32);
  const { id, createdAt, consistency } = label;
  const header = encodeHeader({ id, createdAt, consistency, chunkBytes, salt: salt.toString('base64url') });
  const key = chunkKey(tenantKey, salt);
  yield header;
  let index = 0;
  for await (const { chunk, last } of chunksOf(plain, chunkBytes)) {
    const cipher = createCipheriv('aes-256-gcm', key, nonce(index++, last), { authTagLength: tagBytes });
    cipher.setAAD(header);
    yield Buffer.concat([cipher.update(chunk), cipher.final(), cipher.getAuthTag()]);
  }
}

/**
 * Decrypts a stream of the snapshot format; yields authenticated bytes only.
 * @throws CorruptSnapshot if anything is wrong, also if it is a snapshot other than `expectedId`
 */
export async function* unseal(
  sealed: AsyncIterable<Buffer>,
  tenantKey: Buffer,
  expectedId?: string,
): AsyncGenerator<Buffer> {
  const { header, body } = await splitHeader(sealed);
  const metadata = decodeMetadata(header);
  if (expectedId !== undefined && metadata.id !== expectedId) {
    throw new CorruptSnapshot(`this is snapshot ${metadata.id}, not ${expectedId}`);
  }
  const key = chunkKey(tenantKey, Buffer.from(metadata.salt, 'base64url'));
  let index = 0;
  for await (const { chunk, last } of chunksOf(body, metadata.chunkBytes + tagBytes)) {
    const position = index++;
    yield openChunk(chunk, key, nonce(position, last), header, position);
  }
}

function openChunk(sealed: Buffer, key: Buffer, iv: Buffer, header: Buffer, position: number): Buffer {
  if (sealed.length < tagBytes) throw new CorruptSnapshot('the snapshot is cut short');
  const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: tagBytes });
  decipher.setAAD(header);
  decipher.setAuthTag(sealed.subarray(sealed.length - tagBytes));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(0, sealed.length - tagBytes)), decipher.final()]);
  } catch {
    throw new CorruptSnapshot(`chunk ${position} is not authentic: damaged, cut, or of another key`);
  }
}

/** Cuts a stream into chunks of `size`; only the last may be shorter, and there is always a last one. */
async function* chunksOf(
  source: AsyncIterable<Buffer>,
  size: number,
): AsyncGenerator<{ chunk: Buffer; last: boolean }> {
  let pending: Buffer = Buffer.alloc(0);
  for await (const data of source) {
    pending = Buffer.concat([pending, data]);
    let start = 0;
    for (; pending.length - start > size; start += size) {
      yield { chunk: pending.subarray(start, start + size), last: false };
    }
    pending = pending.subarray(start);
  }
  yield { chunk: pending, last: true };
}

async function splitHeader(source: AsyncIterable<Buffer>): Promise<{ header: Buffer; body: AsyncGenerator<Buffer> }> {
  const parts = source[Symbol.asyncIterator]();
  let seen: Buffer = Buffer.alloc(0);
  for (;;) {
    const header = takeHeader(seen);
    if (header !== undefined) return { header, body: rejoin(seen.subarray(header.length), parts) };
    const next = await parts.next();
    if (next.done) throw new CorruptSnapshot('the snapshot ends within its header');
    seen = Buffer.concat([seen, next.value]);
  }
}

async function* rejoin(first: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}

function encodeHeader(metadata: Metadata): Buffer {
  const json = Buffer.from(JSON.stringify(metadata));
  const prefix = Buffer.alloc(prefixBytes);
  magic.copy(prefix);
  prefix.writeUInt8(version, magic.length);
  prefix.writeUInt32BE(json.length, magic.length + 1);
  return Buffer.concat([prefix, json]);
}

/** The header's bytes, or undefined while too few have arrived. */
function takeHeader(data: Buffer): Buffer | undefined {
  if (data.length < prefixBytes) return undefined;
  if (!data.subarray(0, magic.length).equals(magic)) throw new CorruptSnapshot('this is not a snapshot');
  const found = data.readUInt8(magic.length);
  if (found !== version) throw new CorruptSnapshot(`format version ${found} is unknown here`);
  const length = data.readUInt32BE(magic.length + 1);
  if (length > maxMetadataBytes) throw new CorruptSnapshot('the header is damaged');
  return data.length < prefixBytes + length ? undefined : data.subarray(0, prefixBytes + length);
}

function decodeMetadata(header: Buffer): Metadata {
  try {
    return metadataSchema.parse(JSON.parse(header.subarray(prefixBytes).toString()));
  } catch {
    throw new CorruptSnapshot('the header is damaged');
  }
}

function chunkKey(tenantKey: Buffer, salt: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', tenantKey, salt, 'clawdesk snapshot v1', 32));
}

function nonce(index: number, last: boolean): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.writeUIntBE(index, 5, 6);
  bytes.writeUInt8(last ? 1 : 0, 11);
  return bytes;
}
