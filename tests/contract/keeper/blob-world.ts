import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { BlobServiceClient, ContainerSASPermissions } from '@azure/storage-blob';
import { z } from 'zod';

const account = 'devstoreaccount1';
const accountKey = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

/** Where a request of the keeper stands: not yet passed on, on its way, or done but not yet answered. A listener may hold it there. */
export type Moment = { at: 'before' | 'during' | 'after'; request: number; method: string; path: string };

/** Azurite, and in front of it what the keeper talks to: the control plane's grants, and a tap on every request. */
export async function startBlobWorld() {
  const azurite = startAzurite();
  const blobPort = await azurite.port;
  const connectionString = `DefaultEndpointsProtocol=http;AccountName=${account};AccountKey=${accountKey};BlobEndpoint=http://127.0.0.1:${blobPort}/${account};`;
  const service = BlobServiceClient.fromConnectionString(connectionString);
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
    const onward = forward({ host: '127.0.0.1', port: blobPort, method, path, headers: incoming.headers });
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
      azurite.process.kill('SIGKILL');
      await once(azurite.process, 'exit');
    },
  });
}

export type BlobWorld = Awaited<ReturnType<typeof startBlobWorld>>;
export type Tenant = Awaited<ReturnType<BlobWorld['tenant']>>;

/** Azurite in a process that ends with ours. */
function startAzurite(): { process: ChildProcess; port: Promise<number> } {
  const main = createRequire(import.meta.url).resolve('azurite/dist/src/blob/main.js');
  const options = ['--inMemoryPersistence', '--blobPort', '0', '--silent', '--skipApiVersionCheck'];
  const script = `process.on('disconnect', () => process.exit()); require(${JSON.stringify(main)})`;
  const child = spawn(process.execPath, ['-e', script, 'azurite-blob', ...options, '--disableTelemetry'], {
    stdio: ['ignore', 'pipe', 'ignore', 'ipc'],
  });
  const port = new Promise<number>((resolve, reject) => {
    let output = '';
    child.stdout?.on('data', (chunk) => {
      output += chunk;
      const found = /successfully listens on http:\/\/127\.0\.0\.1:(\d+)/.exec(output);
      if (found?.[1] !== undefined) resolve(Number(found[1]));
    });
    child.once('exit', () => reject(new Error(`Azurite ended: ${output}`)));
  });
  return { process: child, port };
}
