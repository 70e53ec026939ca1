import { createHash, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { z } from 'zod';
import type { Boot } from './boot.ts';
import type { KeeperConfig } from './config.ts';
import { describeError, type Log } from './log.ts';
import { Problem, sendJson, sendProblem } from './problem.ts';
import { SnapshotRuns } from './snapshot-runs.ts';
import { consistencySchema, type SnapshotStore, snapshotIdSchema } from './snapshot-store.ts';

export type ServeContext = { config: KeeperConfig; boot: Boot; store: SnapshotStore; log: Log };

export type KeeperServer = {
  port: number;
  /** Refuses new requests, lets a running snapshot end, resolves when all is quiet. */
  close(): Promise<void>;
};

type Answer = { status: number; body: unknown };
type Handler = (request: IncomingMessage, id: string) => Answer | Promise<Answer>;
type Route = { path: RegExp; methods: Record<string, Handler> };

const maxBodyBytes = 4096;
/** The rest of an oversized body is not read. */
const closing = { headers: { connection: 'close' } };
const orderSchema = z.strictObject({ snapshotId: snapshotIdSchema, consistency: consistencySchema.default('live') });

/** Serves the keeper's HTTP interface; every path but /healthz takes the tenant's keeper token. */
export async function serveKeeper({ config, boot, store, log }: ServeContext): Promise<KeeperServer> {
  const runs = new SnapshotRuns({ config, boot, store, log });
  const routes = keeperRoutes(boot, runs);

  const server = createServer(async (request, response) => {
    try {
      const { status, body } = await answer(request, routes, config.token);
      sendJson(response, status, body);
    } catch (error) {
      if (!(error instanceof Problem)) log.requestFailed(request.method ?? '', error);
      sendProblem(response, error instanceof Problem ? error : new Problem(502, describeError(error)));
    }
  });
  server.requestTimeout = 10_000;
  server.listen(config.port, config.host);
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : config.port;
  return {
    port,
    async close() {
      server.close();
      await runs.settled();
      server.closeAllConnections();
    },
  };
}

function keeperRoutes(boot: Boot, runs: SnapshotRuns): Route[] {
  return [
    { path: /^\/healthz$/, methods: { GET: () => ({ status: 200, body: { status: 'ok' } }) } },
    { path: /^\/state$/, methods: { GET: () => ({ status: 200, body: boot }) } },
    {
      path: /^\/snapshots$/,
      methods: {
        GET: async () => ({ status: 200, body: { snapshots: await runs.list() } }),
        POST: async (request) => {
          const { snapshotId, consistency } = await readOrder(request);
          const record = runs.start(snapshotId, consistency);
          if (record !== undefined) return { status: 202, body: record };
          throw new Problem(409, 'Another snapshot is running', { members: { running: runs.runningId } });
        },
      },
    },
    {
      path: /^\/snapshots\/([A-Za-z0-9-]{1,64})$/,
      methods: {
        GET: async (_request, id) => {
          const record = await runs.find(id);
          if (record === undefined) throw new Problem(404, 'There is no such snapshot');
          return { status: 200, body: record };
        },
      },
    },
  ];
}

async function answer(request: IncomingMessage, routes: Route[], token: string): Promise<Answer> {
  const path = request.url?.split('?')[0] ?? '';
  if (path !== '/healthz' && !isAuthorized(request, token)) {
    throw new Problem(401, 'The keeper token is missing or wrong', { headers: { 'www-authenticate': 'Bearer' } });
  }
  for (const route of routes) {
    const match = route.path.exec(path);
    if (match === null) continue;
    const handler = Object.hasOwn(route.methods, request.method ?? '') && route.methods[request.method ?? ''];
    if (handler) return handler(request, match[1] ?? '');
    const allow = Object.keys(route.methods).join(', ');
    throw new Problem(405, `This path takes ${allow}`, { headers: { allow } });
  }
  throw new Problem(404, 'There is no such path');
}

/** Hashed first: equal lengths for a comparison whose duration tells nothing. */
function isAuthorized(request: IncomingMessage, token: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(request.headers.authorization ?? ''), hash(`Bearer ${token}`));
}

async function readOrder(request: IncomingMessage): Promise<z.infer<typeof orderSchema>> {
  const parsed = orderSchema.safeParse(await readJson(request));
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map(({ path, message }) => ({ field: path.join('.'), message }));
  throw new Problem(400, 'The body is not as expected', { members: { errors } });
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > maxBodyBytes) throw new Problem(413, `The body may have ${maxBodyBytes} bytes`, closing);
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString());
  } catch {
    throw new Problem(400, 'The body is not JSON');
  }
}
