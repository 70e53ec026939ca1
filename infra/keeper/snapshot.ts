import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type ArchivedFile, Digest, listSealed, packSealed } from './archive.ts';
import { type Boot, keeperFolder } from './boot.ts';
import type { KeeperConfig } from './config.ts';
import { freezeState } from './freeze.ts';
import type { Log } from './log.ts';
import { CorruptSnapshot } from './snapshot-format.ts';
import type { Consistency, LatestRead, Manifest, SnapshotStore } from './snapshot-store.ts';

export type SnapshotJob = {
  id: string;
  consistency: Consistency;
  config: Pick<KeeperConfig, 'stateDir' | 'encryptionKey' | 'keep'>;
  boot: Boot;
  store: SnapshotStore;
  log: Log;
};

/** `latest.json` belongs to another life of this tenant: writing over it would lose newer state. */
export class StaleInstance extends Error {
  override name = 'StaleInstance';
}

/**
 * Freezes, packs, encrypts, uploads, reads back and verifies the state; only then names it in `latest.json`.
 * Killed anywhere, the previous snapshot stays the latest. A snapshot that is already listed is returned as it is.
 * @throws StaleInstance, LatestMoved, CorruptSnapshot, or what the file system, SQLite and Blob report
 */
export async function takeSnapshot(job: SnapshotJob): Promise<Manifest> {
  const { id, store } = job;
  const before = await store.readLatest();
  if (before?.latest.snapshots.includes(id)) return store.readManifest(id);
  await refuseStaleInstance(before, job);

  const manifest = await uploadVerified(job);
  await store.writeManifest(manifest);
  const snapshots = [id, ...(before?.latest.snapshots ?? [])].slice(0, job.config.keep);
  await store.replaceLatest({ version: 1, snapshotId: id, snapshots }, before);
  await discardOld(store, snapshots, job.config.keep).catch((error: unknown) => job.log.retentionFailed(error));
  return manifest;
}

/** Latest must be what this boot started from, or its own work. */
async function refuseStaleInstance(before: LatestRead | undefined, { boot, store }: SnapshotJob): Promise<void> {
  const latestId = before?.latest.snapshotId ?? null;
  if (latestId === boot.latestAtRestore) return;
  if (latestId !== null && (await store.readManifest(latestId)).bootId === boot.bootId) return;
  throw new StaleInstance(`latest.json names ${latestId}, which neither is the work of this instance nor its origin`);
}

async function uploadVerified({ id, consistency, config, boot, store }: SnapshotJob): Promise<Manifest> {
  const frozen = join(config.stateDir, keeperFolder, 'frozen');
  await rm(frozen, { recursive: true, force: true });
  try {
    const createdAt = new Date().toISOString();
    const files = await freezeState(config.stateDir, frozen);
    const digest = new Digest();
    await store.upload(id, packSealed(frozen, { id, createdAt, consistency }, config.encryptionKey, digest));
    const sha256 = digest.sha256();
    await verifyStored(store, id, config.encryptionKey, sha256, files);
    return {
      version: 1,
      id,
      bootId: boot.bootId,
      consistency,
      createdAt,
      sizeBytes: digest.sizeBytes,
      sha256,
      files: files.length,
    };
  } finally {
    await rm(frozen, { recursive: true, force: true });
  }
}

async function verifyStored(
  store: SnapshotStore,
  id: string,
  key: Buffer,
  sha256: string,
  files: ArchivedFile[],
): Promise<void> {
  const stored = await listSealed(await store.download(id), key, id);
  if (stored.digest.sha256() !== sha256) throw new CorruptSnapshot(`snapshot ${id} was stored with other bytes`);
  const sizes = new Map(stored.files.map((file) => [file.path, file.size]));
  const missing = files.find((file) => sizes.get(file.path) !== file.size);
  if (missing !== undefined || sizes.size !== files.length) {
    throw new CorruptSnapshot(`snapshot ${id} does not hold ${missing?.path ?? 'what was packed'}`);
  }
}

/**
 * Deletes all but the listed snapshots and, up to `keep`, the newest finished ones: a lost latest.json must not cost
 * the snapshots it listed. Unfinished uploads are of runs that died, or of an instance latest.json no longer admits.
 */
async function discardOld(store: SnapshotStore, listed: string[], keep: number): Promise<void> {
  const stored = await store.list();
  const unlisted = stored.filter((snapshot) => !listed.includes(snapshot.id));
  const spared = unlisted
    .filter((snapshot) => snapshot.finishedAt !== undefined)
    .sort((a, b) => Number(b.finishedAt) - Number(a.finishedAt))
    .slice(0, keep - listed.length);
  for (const snapshot of unlisted) if (!spared.includes(snapshot)) await store.remove(snapshot);
}
