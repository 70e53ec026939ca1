import { randomUUID } from 'node:crypto';
import { access, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unpackSealed } from './archive.ts';
import { type Boot, keeperFolder, readBoot, writeBoot } from './boot.ts';
import type { KeeperConfig } from './config.ts';
import type { Log } from './log.ts';
import { CorruptSnapshot } from './snapshot-format.ts';
import type { Latest, SnapshotStore } from './snapshot-store.ts';
import { placeStateFiles } from './state-files.ts';

export type RestoreContext = { config: KeeperConfig; store: SnapshotStore; log: Log };

/**
 * Brings the latest snapshot into the state folder, once per life of the disk, then places the configured files.
 * The state folder is touched only when everything is unpacked and verified.
 * @throws CorruptSnapshot if the snapshot cannot be used; Error if the folder holds a state of unknown origin
 */
export async function restore({ config, store, log }: RestoreContext): Promise<Boot> {
  const earlier = await readBoot(config.stateDir);
  if (earlier !== undefined) log.restoreSkipped(earlier.bootId);
  const boot = earlier ?? (await restoreLatest({ config, store, log }));
  const placed = await placeStateFiles(config.stateDir, config.files);
  if (placed.length > 0) log.filesPlaced(placed);
  return boot;
}

async function restoreLatest(context: RestoreContext): Promise<Boot> {
  const { store, log } = context;
  const { stateDir } = context.config;
  // Unpacked within the state folder, because that may be a mount: a move must not cross file systems.
  const incoming = join(stateDir, keeperFolder, 'incoming');
  const moving = join(stateDir, keeperFolder, 'moving');
  await mkdir(join(stateDir, keeperFolder), { recursive: true, mode: 0o700 });
  await clearInterrupted(stateDir, incoming, moving, log);

  const latest = (await store.readLatest())?.latest;
  let restoredFrom: string | null = null;
  if (latest !== undefined) {
    await refuseUnknownState(stateDir);
    restoredFrom = await unpackUsable(context, latest, incoming);
    await writeFile(moving, '');
    for (const name of await readdir(incoming)) await rename(join(incoming, name), join(stateDir, name));
  }
  const boot: Boot = {
    bootId: randomUUID(),
    restoredFrom,
    latestAtRestore: latest?.snapshotId ?? null,
    restoredAt: new Date().toISOString(),
  };
  await writeBoot(stateDir, boot);
  await rm(moving, { force: true });
  await rm(incoming, { recursive: true, force: true });
  log.restored(boot.bootId, restoredFrom);
  return boot;
}

/** What an interrupted restore moved is removed; nothing else ever is. */
async function clearInterrupted(stateDir: string, incoming: string, moving: string, log: Log): Promise<void> {
  const interrupted = await access(moving).then(
    () => true,
    () => false,
  );
  if (interrupted) {
    log.restoreRestarted();
    for (const name of await stateEntries(stateDir)) await rm(join(stateDir, name), { recursive: true });
    await rm(moving);
  }
  await rm(incoming, { recursive: true, force: true });
}

async function refuseUnknownState(stateDir: string): Promise<void> {
  const found = await stateEntries(stateDir);
  if (found.length > 0) {
    throw new Error(`The state folder holds ${found.length} entries of unknown origin: restore into an empty one`);
  }
}

async function stateEntries(stateDir: string): Promise<string[]> {
  return (await readdir(stateDir)).filter((name) => name !== keeperFolder);
}

/** Unpacks the snapshot that latest names or, where allowed, the first good one before it. */
async function unpackUsable(
  { config: { encryptionKey, allowOlder }, store, log }: RestoreContext,
  latest: Latest,
  incoming: string,
): Promise<string> {
  const older = latest.snapshots.slice(latest.snapshots.indexOf(latest.snapshotId) + 1);
  const candidates = [latest.snapshotId, ...(allowOlder ? older : [])];
  for (const [index, id] of candidates.entries()) {
    try {
      await unpackVerified(store, id, encryptionKey, incoming);
      return id;
    } catch (error) {
      const next = candidates[index + 1];
      if (!(error instanceof CorruptSnapshot) || next === undefined) throw error;
      log.restoreFellBack(id, next, error.message);
    }
  }
  throw new CorruptSnapshot('no snapshot is usable');
}

async function unpackVerified(store: SnapshotStore, id: string, key: Buffer, incoming: string): Promise<void> {
  await rm(incoming, { recursive: true, force: true });
  await mkdir(incoming, { mode: 0o700 });
  const manifest = await store.readManifest(id);
  const digest = await unpackSealed(await store.download(id), incoming, key, id);
  if (digest.sha256() !== manifest.sha256) {
    throw new CorruptSnapshot(`snapshot ${id} does not have the checksum of its manifest`);
  }
}
