import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { createAppService } from './app-service.ts';
import { answer } from './arm-http.ts';
import type { Image } from './launch.ts';
import { createLogTokens } from './log-token.ts';
import { createOperations } from './operations.ts';
import { identify, isRunning, killGroup } from './process-identity.ts';
import type { ArmContext } from './routes.ts';
import { openStore, type Store } from './store.ts';
import { createThrottle } from './throttle.ts';

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
  const throttle = createThrottle();
  const context: ArmContext = { endpoint: '', service, operations, tokens: createLogTokens(), throttle, pageSize };
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
    /** The next requests are refused with 429 and `Retry-After`. */
    throttle: throttle.plan,
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
