import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { BlobServiceClient, ContainerClient, ContainerSASPermissions } from '@azure/storage-blob';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type LocalStorage, startStorage } from '../../infra/local/storage/start-storage.ts';

let folder: string;
let storage: LocalStorage;

const start = () => startStorage({ blobPort: 0, queuePort: 0, dataFolder: folder });
const containerOf = (name: string) =>
  BlobServiceClient.fromConnectionString(storage.connectionString).getContainerClient(name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'storage-'));
  storage = await start();
});

afterAll(async () => {
  await storage.close();
  await rm(folder, { recursive: true });
});

async function upload(container: ContainerClient, name: string, text: string): Promise<void> {
  await container.getBlockBlobClient(name).upload(text, Buffer.byteLength(text));
}

async function download(container: ContainerClient, name: string): Promise<string> {
  return (await container.getBlobClient(name).downloadToBuffer()).toString();
}

describe('local blob storage', () => {
  it('keeps what is uploaded', async () => {
    const container = containerOf('uploads');
    await container.create();
    await upload(container, 'a/b.txt', 'héllo');
    expect(await download(container, 'a/b.txt')).toBe('héllo');
  });

  it('refuses to overwrite where the writer says so', async () => {
    const container = containerOf('conditional');
    await container.create();
    const blob = container.getBlockBlobClient('once');
    await blob.upload('1', 1, { conditions: { ifNoneMatch: '*' } });
    await expect(blob.upload('2', 1, { conditions: { ifNoneMatch: '*' } })).rejects.toMatchObject({ statusCode: 409 });
    expect(await download(container, 'once')).toBe('1');
  });

  it('lets a holder of a read-only signature read, and not write', async () => {
    const container = containerOf('signed');
    await container.create();
    await upload(container, 'note', 'text');
    const url = await container.generateSasUrl({
      permissions: ContainerSASPermissions.parse('r'),
      expiresOn: new Date(Date.now() + 60_000),
    });
    const reader = new ContainerClient(url);
    expect(await download(reader, 'note')).toBe('text');
    await expect(upload(reader, 'note', 'changed')).rejects.toMatchObject({ statusCode: 403 });
  });

  it('has everything again after a restart', async () => {
    const container = containerOf('lasting');
    await container.create();
    await upload(container, 'note', 'still here');
    await storage.close();
    storage = await start();
    expect(await download(containerOf('lasting'), 'note')).toBe('still here');
  });
});

describe('the local storage process', () => {
  it('is refused a port that is taken, by name', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const blobPort = typeof address === 'object' && address ? address.port : 0;
    const taken = startStorage({ blobPort, queuePort: 0, dataFolder: folder });
    await expect(taken).rejects.toThrow(`Port ${blobPort} for blob storage cannot be used`);
    other.close();
  });

  it('ends when its parent is killed', async () => {
    const module = new URL('../../infra/local/storage/start-storage.ts', import.meta.url);
    const script = `
      const { startStorage } = await import(${JSON.stringify(module.href)});
      const { ports } = await startStorage({ blobPort: 0, queuePort: 0, dataFolder: ${JSON.stringify(folder)}, inMemory: true });
      console.log(ports.blob);
      setInterval(() => {}, 1000);`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = await once(parent.stdout, 'data');
    const port = Number(String(line));
    expect(await answers(port)).toBe(true);
    parent.kill('SIGKILL');
    while (await answers(port)) await delay(50);
  });
});

async function answers(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/`).then(
    () => true,
    () => false,
  );
}
