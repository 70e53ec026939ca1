import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { createAppService } from './app-service.ts';
import { ArmError } from './arm-error.ts';
import type { Image } from './launch.ts';
import { createLogTokens } from './log-token.ts';
import { createOperations } from './operations.ts';
import { identify, isRunning, killGroup } from './process-identity.ts';
import { type ArmContext, routes } from './routes.ts';
import { openStore, type Store } from './store.ts';

const largestBody = 1024 * 1024;

export type ContainerAppsOptions = {
  /** 0 takes any free port. */
  port?: number;
  /** Apps, logs and the disks of replicas; one server at a time. */
  dataFolder: string;
  /** The container images of this machine, by reference (`registry/name:tag`). */
  images: Readonly<Record<string, Image>>;
  /** Reads Key Vault references of secrets; without it an app that has one fails to provision. */
  readSecret?: (keyVaultUrl: string) => Promise<string>;
  /** After this a revision that is not ready fails its operation with "Operation expired" (the service: 20 minutes). */
  provisioningTimeoutMs?: number;
  /** Factor on probe delays, probe periods and restart back-off; 1 is the pace of the service. */
  waitScale?: number;
  /** How long containers get for a clean end when this server closes. */
  closeGraceSeconds?: number;
  pageSize?: number;
  onLog?: (line: string) => void;
};

/**
 * The `Microsoft.App/containerApps` part of Azure Resource Manager (REST api-version 2026-07-01) on 127.0.0.1,
 * with child processes for containers.
 * @throws when another server uses the same data folder
 */
export async function startContainerApps(options: ContainerAppsOptions) {
  const { dataFolder, images, readSecret = noKeyVault, onLog = () => {}, closeGraceSeconds = 10 } = options;
  const store = openStore(dataFolder);
  claim(store, dataFolder);
  for (const orphan of store.processes('container')) {
    if (killGroup(orphan)) onLog(`ended orphaned process ${orphan.pid}`);
    store.forgetProcess(orphan.pid);
  }
  rmSync(join(dataFolder, 'replicas'), { recursive: true, force: true });

  const operations = createOperations(store);
  const { provisioningTimeoutMs = 20 * 60 * 1000, waitScale = 1, pageSize = 100 } = options;
  const runnerOptions = { store, dataFolder, images, readSecret, provisioningTimeoutMs, waitScale, onLog };
  const service = createAppService({ ...runnerOptions, operations });
  const context: ArmContext = { endpoint: '', service, operations, tokens: createLogTokens(), pageSize };
  const server = createServer((request, response) => void answer(context, request, response, onLog));
  const stop = async () => {
    server.closeAllConnections();
    server.close();
    await service.close(closeGraceSeconds);
    store.forgetProcess(process.pid);
    store.close();
  };
  try {
    await service.resume();
    server.listen(options.port ?? 0, '127.0.0.1');
    await once(server, 'listening');
  } catch (error) {
    await stop();
    throw error;
  }
  const address = server.address();
  context.endpoint = `http://127.0.0.1:${typeof address === 'object' ? address?.port : options.port}`;

  return {
    endpoint: context.endpoint,
    /** The running containers, `port` being where a container is known to listen. */
    processes: () =>
      service
        .runners()
        .flatMap(({ app, replicas }) =>
          replicas().flatMap((replica) =>
            replica.containers.flatMap(({ name, pid }) =>
              pid === undefined ? [] : [{ name: `${app.name}/${name}`, pid, port: replica.portOf(name) }],
            ),
          ),
        ),
    /** Ends all containers; apps that were running are started again by the next server on this data folder. */
    close: stop,
  };
}

const noKeyVault = () => Promise.reject(new Error('no Key Vault is connected'));

/** A second server would end the first one's containers as orphans. */
function claim(store: Store, dataFolder: string): void {
  const owner = store.processes('server').find(isRunning);
  if (owner) {
    store.close();
    throw new Error(`${dataFolder} is used by the running process ${owner.pid}`);
  }
  for (const { pid } of store.processes('server')) store.forgetProcess(pid);
  const self = identify(process.pid);
  if (self) store.saveProcess('server', self);
}

async function answer(
  context: ArmContext,
  request: IncomingMessage,
  response: ServerResponse,
  onLog: (line: string) => void,
): Promise<void> {
  response.setHeader('x-ms-request-id', randomUUID());
  try {
    const result = await dispatch(context, request);
    if ('stream' in result) return result.stream(response);
    const { status, headers = {}, body } = result;
    response.writeHead(status, { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) });
    response.end(body === undefined ? undefined : JSON.stringify(body));
  } catch (cause) {
    if (!(cause instanceof ArmError)) onLog(`${request.method} ${request.url}: ${cause}`);
    const error =
      cause instanceof ArmError ? cause : new ArmError(500, 'InternalServerError', 'Internal server error.');
    response.writeHead(error.status, { 'content-type': 'application/json' }).end(JSON.stringify(error.body));
  }
}

async function dispatch(context: ArmContext, request: IncomingMessage) {
  const { authorization = '' } = request.headers;
  if (authorization === '') {
    throw new ArmError(401, 'AuthenticationFailed', "Authentication failed. The 'Authorization' header is missing.");
  }
  const url = new URL(request.url ?? '/', context.endpoint);
  const matching = routes.filter(({ pattern }) => pattern.test({ pathname: url.pathname }));
  const route = matching.find(({ method }) => method === request.method);
  if (!route) {
    if (matching.length > 0) throw new ArmError(405, 'MethodNotAllowed', `${request.method} is not allowed here.`);
    throw new ArmError(404, 'InvalidResourceType', `The resource type could not be found for '${url.pathname}'.`);
  }
  const query = url.searchParams;
  if (!query.has('api-version') && !url.pathname.endsWith('/logstream')) {
    const message = 'The api-version query parameter (?api-version=) is required for all requests.';
    throw new ArmError(400, 'MissingApiVersionParameter', message);
  }
  const params: Record<string, string> = {};
  for (const [name, value] of Object.entries(route.pattern.exec({ pathname: url.pathname })?.pathname.groups ?? {})) {
    params[name] = decodeURIComponent(value ?? '');
  }
  return route.handle({ ...context, path: url.pathname, params, query, authorization, body: await readBody(request) });
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > largestBody) throw new ArmError(413, 'RequestEntityTooLarge', 'The request body is too large.');
    chunks.push(chunk);
  }
  if (size === 0) return undefined;
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw new ArmError(400, 'InvalidRequestContent', 'The request content was invalid and could not be deserialized.');
  }
}
