import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals';
import { type BlobWorld, startBlobWorld, type Tenant } from './blob-world.ts';
import { openInstance } from './instance.ts';
import { endKeepers } from './keeper-process.ts';

/** Gives every test of a file a new tenant with its container, and as many empty local disks as it wants. */
export function useTenantDisks() {
  let world: BlobWorld;
  let tenant: Tenant;
  let folder: string;
  let count = 0;

  beforeAll(async () => {
    world = await startBlobWorld();
  });
  afterAll(() => world.close());
  beforeEach(async () => {
    tenant = await world.tenant();
    folder = await mkdtemp(join(tmpdir(), 'keeper-'));
  });
  afterEach(async () => {
    world.onMoment = undefined;
    await endKeepers();
    await rm(folder, { recursive: true });
  });

  /** A new, empty local disk, as each replica gets one. */
  async function newDisk(settings: Record<string, string> = {}) {
    const stateDir = join(folder, `disk-${count++}`);
    await mkdir(stateDir);
    return openInstance(tenant, stateDir, settings);
  }

  async function startedWith(files: Record<string, string>, settings: Record<string, string> = {}) {
    const instance = await newDisk(settings);
    await instance.restore();
    await put(instance.stateDir, files);
    return instance;
  }

  const blob = (name: string) => tenant.container.getBlockBlobClient(name);

  async function blobNames(): Promise<string[]> {
    const names: string[] = [];
    for await (const { name } of tenant.container.listBlobsFlat()) names.push(name);
    return names.sort();
  }

  const overwrite = (name: string, content: Buffer | string) => blob(name).upload(content, Buffer.byteLength(content));

  return {
    world: () => world,
    tenant: () => tenant,
    folder: () => folder,
    newDisk,
    startedWith,
    blob,
    blobNames,
    overwrite,
  };
}

export async function put(stateDir: string, files: Record<string, string>) {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(stateDir, path)), { recursive: true });
    await writeFile(join(stateDir, path), content);
  }
}

/** Everything in the state folder but the keeper's own. */
export async function visible(stateDir: string): Promise<string[]> {
  const all = await readdir(stateDir, { recursive: true });
  return all.filter((path) => !path.startsWith('.keeper')).sort();
}
