import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import { createTokenVerifier } from './access-tokens.ts';
import { type Protocol, protocols } from './connection.ts';
import { Hub, hubName } from './hub.ts';
import { route } from './routes.ts';
import { ServiceError } from './service-error.ts';

export interface WebPubSubOptions {
  /** 0 for any free port. */
  readonly port: number;
  readonly accessKey?: string;
  /** How long a reliable client may be gone and still get what it missed; 0 for not at all. */
  readonly recoverForMs?: number;
  readonly pingEveryMs?: number;
}

export interface LocalWebPubSub {
  readonly endpoint: string;
  readonly connectionString: string;
  /** For tests: every line breaks, without a close frame. */
  drop(): void;
  close(): Promise<void>;
}

/** Limits of the service: a message, and the connections of one unit. */
const largestMessage = 1024 * 1024;
const mostConnections = 1000;

/**
 * Serves Azure Web PubSub as `@azure/web-pubsub` (REST 2024-12-01) and `@azure/web-pubsub-client` use it, in memory.
 * Not served: event handlers, MQTT, Socket.IO, streams and invocations of clients, roles with wildcards.
 */
export async function startWebPubSub(options: WebPubSubOptions): Promise<LocalWebPubSub> {
  const { accessKey = randomBytes(32).toString('base64'), recoverForMs = 60_000, pingEveryMs = 20_000 } = options;
  const verify = createTokenVerifier(accessKey);
  const hubs = new Map<string, Hub>();
  const hubOf = (name: string): Hub => {
    const hub = hubs.get(name.toLowerCase()) ?? new Hub(recoverForMs);
    hubs.set(name.toLowerCase(), hub);
    return hub;
  };

  const server = createServer(async (request, response) => {
    try {
      await verify(bearer(request), request);
      const [url, body] = [urlOf(request), await readBody(request)];
      const { method = 'GET', headers } = request;
      respond(response, route({ method, url, contentType: headers['content-type'], body, hubOf }));
    } catch (error) {
      const { status, code, message } = asServiceError(error);
      respond(response, { status, body: { code, message } }, { 'x-ms-error-code': code });
    }
  });

  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: largestMessage,
    handleProtocols: (offered) => protocols.find((protocol) => offered.has(protocol)) ?? false,
  });
  server.on('upgrade', async (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    try {
      const welcome = await admit(request);
      sockets.handleUpgrade(request, socket, head, welcome);
    } catch (error) {
      refuse(socket, asServiceError(error));
    }
  });

  /** Decides on a handshake; what comes back takes the opened socket. */
  async function admit(request: IncomingMessage): Promise<(socket: WebSocket) => void> {
    const url = urlOf(request);
    const hub = /^\/client\/hubs\/([^/]+)$/.exec(decodeURIComponent(url.pathname))?.[1] ?? '';
    if (!hubName.test(hub)) throw new ServiceError(404, 'NotFound', 'There is no such hub.');
    const wanted = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
    const protocol: Protocol | undefined = wanted[0] === '' ? 'none' : protocols.find((name) => wanted.includes(name));
    if (!protocol) throw new ServiceError(400, 'BadRequest', 'None of the subprotocols is served.');

    const connectionId = url.searchParams.get('awps_connection_id');
    if (connectionId !== null) {
      const token = url.searchParams.get('awps_reconnection_token') ?? '';
      return (socket) => {
        // Refused after the handshake, because only a close code tells a browser's client not to try again.
        if (!hubs.get(hub.toLowerCase())?.recover(connectionId, token, socket))
          socket.close(1008, 'The connection cannot be recovered.');
      };
    }
    const claims = await verify(url.searchParams.get('access_token') ?? bearer(request), request);
    if (sockets.clients.size >= mostConnections)
      throw new ServiceError(429, 'TooManyRequests', 'The unit has no connection left.');
    return (socket) => hubOf(hub).connect(socket, claims, protocol);
  }

  const stopPings = keepAlive(sockets, pingEveryMs);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(options.port, '127.0.0.1', resolve);
  });
  const address = z.object({ port: z.int() }).parse(server.address());
  const endpoint = `http://127.0.0.1:${address.port}`;

  return {
    endpoint,
    connectionString: `Endpoint=${endpoint};AccessKey=${accessKey};Version=1.0;`,
    drop: () => {
      for (const socket of sockets.clients) socket.terminate();
    },
    close: async () => {
      stopPings();
      for (const hub of hubs.values()) hub.dispose();
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
    },
  };
}

const urlOf = (request: IncomingMessage): URL => new URL(request.url ?? '/', `http://${request.headers.host}`);

const bearer = ({ headers }: IncomingMessage): string | null =>
  /^bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? null;

function asServiceError(error: unknown): ServiceError {
  if (error instanceof ServiceError) return error;
  if (error instanceof URIError) return new ServiceError(400, 'BadRequest', 'The path is not encoded properly.');
  return new ServiceError(500, 'InternalServerError', String(error));
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    size += part.length;
    if (size > largestMessage) throw new ServiceError(413, 'PayloadTooLarge', 'A message may have 1 MB at most.');
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function respond(
  response: ServerResponse,
  { status, body }: { status: number; body?: unknown },
  headers: Record<string, string> = {},
): void {
  if (body === undefined) response.writeHead(status, headers).end();
  else response.writeHead(status, { ...headers, 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function refuse(socket: Duplex, { status, code, message }: ServiceError): void {
  const body = JSON.stringify({ code, message });
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nconnection: close\r\ncontent-type: application/json\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

/** Pings all sockets; one that has not answered the last ping is given up. */
function keepAlive(sockets: WebSocketServer, everyMs: number): () => void {
  const silent = new WeakSet<WebSocket>();
  sockets.on('wsClientError', (_, socket) => socket.destroy());
  const timer = setInterval(() => {
    for (const socket of sockets.clients) {
      if (silent.has(socket)) {
        socket.terminate();
        continue;
      }
      silent.add(socket);
      socket.once('pong', () => silent.delete(socket));
      socket.ping();
    }
  }, everyMs).unref();
  return () => clearInterval(timer);
}
