import { createHash } from 'node:crypto';
import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import tar from 'tar-fs';
import { type SnapshotLabel, seal, unseal } from './snapshot-format.ts';

/** A file in an archive: path relative to the state folder, size in bytes. */
export type ArchivedFile = { path: string; size: number };

/** tar-fs takes the process's umask off every mode otherwise; its types do not know the option. */
const exactModes: tar.Options & { umask: number } = { umask: 0 };

/** Counts and hashes (SHA-256) what flows through it. */
export class Digest {
  sizeBytes = 0;
  readonly #hash = createHash('sha256');

  async *over(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of source) {
      this.sizeBytes += chunk.length;
      this.#hash.update(chunk);
      yield chunk;
    }
  }

  /** Hex; to be asked once, at the end. */
  sha256(): string {
    return this.#hash.digest('hex');
  }
}

/** tar → gzip → encryption of a folder that nobody writes to; `digest` is complete when the stream has ended. */
export function packSealed(folder: string, label: SnapshotLabel, key: Buffer, digest: Digest): Readable {
  const zipped = createGzip();
  // A failure reaches the reader through `zipped`, which the pipeline destroys with it.
  pipeline(tar.pack(folder, exactModes), zipped).catch(() => {});
  return Readable.from(digest.over(seal(zipped, label, key)), { objectMode: false });
}

/** Unpacks a sealed archive into a folder, keeping modes and modification times (to the second). */
export async function unpackSealed(sealed: Readable, folder: string, key: Buffer, expectedId: string): Promise<Digest> {
  const folders: tar.Headers[] = [];
  const unpacking = tar.extract(folder, {
    ...exactModes,
    map: (header) => {
      if (header.type === 'directory') folders.push(header);
      return header;
    },
  });
  const digest = await openSealed(sealed, unpacking, key, expectedId);
  // Each child that arrived has touched its folder.
  for (const { name, mtime } of folders) await utimes(join(folder, name), mtime, mtime);
  return digest;
}

/** Reads a sealed archive to its end, writes nothing, and tells which files it holds. */
export async function listSealed(
  sealed: Readable,
  key: Buffer,
  expectedId: string,
): Promise<{ digest: Digest; files: ArchivedFile[] }> {
  const files: ArchivedFile[] = [];
  const listing = tar.extract('/', {
    ignore: (_path, header) => {
      if (header?.type === 'file') files.push({ path: header.name, size: header.size });
      return true;
    },
  });
  return { digest: await openSealed(sealed, listing, key, expectedId), files };
}

async function openSealed(sealed: Readable, into: tar.Extract, key: Buffer, expectedId: string): Promise<Digest> {
  const digest = new Digest();
  await pipeline(
    sealed,
    (source: AsyncIterable<Buffer>) => unseal(digest.over(source), key, expectedId),
    createGunzip(),
    into,
  );
  return digest;
}
