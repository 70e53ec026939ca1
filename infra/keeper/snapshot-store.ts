import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { type BlockBlobClient, RestError } from '@azure/storage-blob';
import { z } from 'zod';
import type { ContainerOpener } from './access.ts';
import { CorruptSnapshot } from './snapshot-format.ts';

export const snapshotIdSchema = z.string().regex(/^[A-Za-z0-9-]{1,64}$/, 'must match [A-Za-z0-9-]{1,64}');
export const consistencySchema = z.enum(['drained', 'live']);
export type Consistency = z.infer<typeof consistencySchema>;

const manifestSchema = z.object({
  version: z.literal(1),
  id: snapshotIdSchema,
  bootId: z.uuid(),
  consistency: consistencySchema,
  createdAt: z.iso.datetime(),
  /** Of `state.bin`, as stored. */
  sizeBytes: z.int().nonnegative(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  files: z.int().nonnegative(),
});

const latestSchema = z.object({
  version: z.literal(1),
  snapshotId: snapshotIdSchema,
  /** The good ones, newest first. */
  snapshots: z.array(snapshotIdSchema).default([]),
});

export type Manifest = z.infer<typeof manifestSchema>;
export type Latest = z.infer<typeof latestSchema>;

/** `latest.json` as read, with the tag that replacing exactly this one takes. */
export type LatestRead = { latest: Latest; etag: string };

/** What lies under `snapshots/<id>/`; without a manifest it is unfinished. */
export type StoredSnapshot = { id: string; finishedAt?: Date; blobs: string[] };

/** Somebody else replaced `latest.json` since it was read. */
export class LatestMoved extends Error {
  override name = 'LatestMoved';
}

const blockBytes = 4 * 1024 * 1024;
const uploadsAtOnce = 2;
const maxJsonBytes = 1024 * 1024;

/** The layout of a tenant's container: `latest.json`, `snapshots/<id>/state.bin`, `snapshots/<id>/manifest.json`. */
export class SnapshotStore {
  readonly #open: ContainerOpener;

  constructor(open: ContainerOpener) {
    this.#open = open;
  }

  /** @throws CorruptSnapshot if it cannot be understood */
  async readLatest(): Promise<LatestRead | undefined> {
    const found = await this.#readJson('latest.json', latestSchema);
    return found && { latest: found.value, etag: found.etag };
  }

  /** @throws LatestMoved unless `latest.json` is still the one that was read (or still absent) */
  async replaceLatest(latest: Latest, read: LatestRead | undefined): Promise<void> {
    const conditions = read === undefined ? { ifNoneMatch: '*' } : { ifMatch: read.etag };
    try {
      await this.#writeJson('latest.json', latest, conditions);
    } catch (error) {
      if (!hasStatus(error, 409, 412)) throw error;
      // The SDK repeats a write whose answer was lost, and is then refused because of its own success.
      const now = await this.readLatest();
      if (now?.latest.snapshotId !== latest.snapshotId) throw new LatestMoved('latest.json was replaced meanwhile');
    }
  }

  /** @throws CorruptSnapshot if it is missing or cannot be understood */
  async readManifest(id: string): Promise<Manifest> {
    const found = await this.#readJson(`snapshots/${id}/manifest.json`, manifestSchema);
    if (found === undefined) throw new CorruptSnapshot(`snapshot ${id} has no manifest`);
    return found.value;
  }

  async writeManifest(manifest: Manifest): Promise<void> {
    await this.#writeJson(`snapshots/${manifest.id}/manifest.json`, manifest);
  }

  async upload(id: string, sealed: Readable): Promise<void> {
    try {
      const blob = await this.#blob('write', `snapshots/${id}/state.bin`);
      await blob.uploadStream(sealed, blockBytes, uploadsAtOnce);
    } finally {
      sealed.destroy();
    }
  }

  /** @throws CorruptSnapshot if it is missing */
  async download(id: string): Promise<Readable> {
    const found = await this.#download(`snapshots/${id}/state.bin`);
    if (found === undefined) throw new CorruptSnapshot(`snapshot ${id} does not exist`);
    return found.body;
  }

  async list(): Promise<StoredSnapshot[]> {
    const container = await this.#open('read');
    const found = new Map<string, StoredSnapshot>();
    for await (const blob of container.listBlobsFlat({ prefix: 'snapshots/' })) {
      const [, id = '', name] = blob.name.split('/');
      const snapshot = found.get(id) ?? { id, blobs: [] };
      snapshot.blobs.push(blob.name);
      if (name === 'manifest.json') snapshot.finishedAt = blob.properties.lastModified;
      found.set(id, snapshot);
    }
    return [...found.values()];
  }

  /** Manifest first, so that what a crash leaves is plainly unfinished. */
  async remove(snapshot: StoredSnapshot): Promise<void> {
    for (const name of snapshot.blobs.toSorted()) await (await this.#blob('write', name)).deleteIfExists();
  }

  async #blob(access: 'read' | 'write', name: string): Promise<BlockBlobClient> {
    return (await this.#open(access)).getBlockBlobClient(name);
  }

  async #download(name: string): Promise<{ body: Readable; etag: string; length: number } | undefined> {
    const blob = await this.#blob('read', name);
    try {
      const { readableStreamBody, etag = '', contentLength = 0 } = await blob.download();
      // Node's SDK always gives a Node stream; its type is the older interface.
      if (readableStreamBody === undefined) throw new Error(`${name} came without a body`);
      return { body: readableStreamBody as Readable, etag, length: contentLength };
    } catch (error) {
      // Not any 404: a missing container must never look like a tenant's first start.
      if (error instanceof RestError && error.code === 'BlobNotFound') return undefined;
      throw error;
    }
  }

  async #readJson<T>(name: string, schema: z.ZodType<T>): Promise<{ value: T; etag: string } | undefined> {
    const found = await this.#download(name);
    if (found === undefined) return undefined;
    if (found.length > maxJsonBytes) throw new CorruptSnapshot(`${name} is too large`);
    const content = await text(found.body);
    try {
      return { value: schema.parse(JSON.parse(content)), etag: found.etag };
    } catch {
      throw new CorruptSnapshot(`${name} cannot be understood`);
    }
  }

  async #writeJson(name: string, value: unknown, conditions: { ifMatch?: string; ifNoneMatch?: string } = {}) {
    const body = JSON.stringify(value, null, 2);
    const blobHTTPHeaders = { blobContentType: 'application/json' };
    const blob = await this.#blob('write', name);
    await blob.upload(body, Buffer.byteLength(body), { conditions, blobHTTPHeaders });
  }
}

function hasStatus(error: unknown, ...statuses: number[]): boolean {
  return error instanceof RestError && error.statusCode !== undefined && statuses.includes(error.statusCode);
}
