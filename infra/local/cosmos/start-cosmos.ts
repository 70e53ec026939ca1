import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { CosmosError } from './cosmos-error.ts';
import { removeExpired } from './expire.ts';
import type { Reply } from './requests/exchange.ts';
import { route } from './requests/routes.ts';
import { emulatorKey, requireSignature } from './signature.ts';
import { Catalog } from './store/catalog.ts';
import { Store } from './store/store.ts';

export interface CosmosOptions {
  /** 0 for any free port. */
  port: number;
  /** Where the database file lives; made if missing. */
  dataFolder: string;
  /** Account key, base64; the public emulator key unless told. */
  key?: string;
}

export interface LocalCosmos {
  endpoint: string;
  key: string;
  close(): Promise<void>;
}

const maximumRequestBytes = 8 * 1024 * 1024;
const expirySweepMilliseconds = 60_000;

/** Starts a Cosmos DB account (NoSQL API) on 127.0.0.1 that keeps its data in one SQLite file. */
export async function startCosmos({ port, dataFolder, key = emulatorKey }: CosmosOptions): Promise<LocalCosmos> {
  const store = new Store(dataFolder);
  const catalog = new Catalog(store);
  const secret = Buffer.from(key, 'base64');
  let endpoint = '';

  const answer = (request: IncomingMessage, text: string): Reply => {
    const method = request.method ?? 'GET';
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    requireSignature(secret, method, path, request.headers);
    const segments = path
      .split('/')
      .filter((segment) => segment !== '')
      .map(decodeURIComponent);
    const { handler, ids } = route(method, segments);
    return handler({ store, catalog, endpoint, headers: request.headers, ids, text });
  };

  const server = createServer({ keepAliveTimeout: 120_000 }, async (request, response) => {
    try {
      send(response, answer(request, await readText(request)), store.lastSerial);
    } catch (error) {
      const known = error instanceof CosmosError ? error : new CosmosError(500, String(error));
      const headers = { 'x-ms-substatus': String(known.substatus) };
      send(response, { status: known.status, charge: 1, body: known.body(), headers }, store.lastSerial);
    }
  });
  try {
    await once(server.listen(port, '127.0.0.1'), 'listening');
  } catch (error) {
    store.close();
    throw error;
  }
  const address = server.address();
  endpoint = `http://127.0.0.1:${typeof address === 'object' ? address?.port : port}/`;
  const sweep = setInterval(() => {
    for (const container of catalog.inUse()) removeExpired(container);
  }, expirySweepMilliseconds);

  return {
    endpoint,
    key,
    async close() {
      clearInterval(sweep);
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      store.close();
    },
  };
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes <= maximumRequestBytes) chunks.push(chunk);
  }
  if (bytes > maximumRequestBytes) throw new CosmosError(413, 'Request size is too large.');
  return Buffer.concat(chunks).toString('utf8');
}

function send(response: ServerResponse, { status, charge, body = '', headers }: Reply, serial: number): void {
  response.writeHead(status, {
    ...(body !== '' && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
    'x-ms-request-charge': charge.toFixed(2),
    'x-ms-activity-id': randomUUID(),
    'x-ms-session-token': `0:-1#${serial}`,
    'x-ms-version': '2020-07-15',
    ...headers,
  });
  response.end(body);
}
