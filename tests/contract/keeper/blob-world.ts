import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { BlobServiceClient, ContainerSASPermissions } from '@azure/storage-blob';
import { z } from 'zod';
import { startStorage } from '../../../infra/local/storage/start-storage.ts';

/** Where a request of the keeper stands: not yet passed on, on its way, or done but not yet answered. A listener may hold it there. */
export type Moment = { at: 'before' | 'during' | 'after'; request: number; method: string; path: string };

/** Azurite, and in front of it what the keeper talks to: the control plane's grants, and a tap on every request. */
export async function startBlobWorld() {
  const dataFolder = await mkdtemp(join(tmpdir(), 'keeper-blobs-'));
  const storage = await startStorage({ blobPort: 0, queuePort: 0, dataFolder, inMemory: true });
  const service = BlobServiceClient.fromConnectionString(storage.connectionString);
  const tenants = new Map<string, string>();
  const world = { onMoment: undefined as ((moment: Moment) => void | Promise<void>) | undefined, grantFailures: 0 };
  let requests = 0;

  const server = createServer(async (incoming, response) => {
    const { method = '', url: path = '' } = incoming;
    const moment = { request: requests++, method, path };
    await world.onMoment?.({ at: 'before', ...moment });
    if (path === '/grant') await grant(incoming, response);
    else pass(incoming, response, moment);
  });

  async function grant(incoming: IncomingMessage, response: ServerResponse) {
    const { access } = z.object({ access: z.enum(['read', 'write']) }).parse(await json(incoming));
    const container = tenants.get(incoming.headers.authorization ?? '');
    if (world.grantFailures > 0 || container === undefined) {
      response.writeHead(world.grantFailures-- > 0 ? 503 : 403).end();
      return;
    }
    world.grantFailures = 0;
    const expiresOn = new Date(Date.now() + 3_600_000);
    const permissions = ContainerSASPermissions.parse(access === 'read' ? 'rl' : 'rcwld');
    const url = new URL(await service.getContainerClient(container).generateSasUrl({ expiresOn, permissions }));
    url.port = String(port());
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ containerUrl: url.href, expiresAt: expiresOn.toISOString() }));
  }

  function pass(incoming: IncomingMessage, response: ServerResponse, moment: Omit<Moment, 'at'>) {
    const { method, path } = moment;
    const onward = forward({ host: '127.0.0.1', port: storage.ports.blob, method, path, headers: incoming.headers });
    onward.on('error', () => response.destroy());
    incoming.on('error', () => onward.destroy());
    incoming.once('data', () => void world.onMoment?.({ at: 'during', ...moment }));
    incoming.pipe(onward);
    onward.on('response', async (answer) => {
      await world.onMoment?.({ at: 'after', ...moment });
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = () => (server.address() as AddressInfo).port;

  return Object.assign(world, {
    /** A new tenant with its own container, token and key. */
    async tenant() {
      const id = randomUUID();
      const token = `keeper-${id}`;
      const container = service.getContainerClient(`state-${id}`);
      await container.create();
      tenants.set(`Bearer ${token}`, container.containerName);
      const env = {
        KEEPER_TOKEN: token,
        KEEPER_ENCRYPTION_KEY: randomBytes(32).toString('base64url'),
        KEEPER_GRANT_URL: `http://127.0.0.1:${port()}/grant`,
        KEEPER_PORT: '0',
      };
      return { container, token, env };
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await storage.close();
      await rm(dataFolder, { recursive: true });
    },
  });
}

export type BlobWorld = Awaited<ReturnType<typeof startBlobWorld>>;
export type Tenant = Awaited<ReturnType<BlobWorld['tenant']>>;
