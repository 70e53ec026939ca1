import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ContainerApp, ContainerAppsAPIClient, type Template } from '@azure/arm-appcontainers';
import { type ContainerAppsOptions, startContainerApps } from '../../infra/local/container-apps/server.ts';

export const subscription = '11111111-2222-3333-4444-555555555555';
export const group = 'tenants';
export const quickly = { updateIntervalInMs: 20 };

const workload = join(import.meta.dirname, 'container-apps-workload.mjs');
export const images = {
  'registry.test/web:1': { command: [process.execPath, workload], env: { PORT: '{port:8080}', FLAVOUR: 'image' } },
  'registry.test/sidecar:1': { command: [process.execPath, workload], env: { PORT: '{port:9090}' } },
  // Succeeds once the file named by its argument exists, and leaves a trace in the volume.
  'registry.test/init:1': {
    command: [
      process.execPath,
      '-e',
      `const { existsSync, writeFileSync } = require('node:fs'); const [wanted, trace] = process.argv.slice(1);
       if (!existsSync(wanted)) process.exit(1); if (trace) writeFileSync(trace, '');`,
    ],
  },
};

/** The SDK as production uses it, except for the bearer token policy, which refuses plain http. */
export function clientFor(endpoint: string): ContainerAppsAPIClient {
  const credential = { getToken: async () => ({ token: 'unused', expiresOnTimestamp: Date.now() + 3_600_000 }) };
  const client = new ContainerAppsAPIClient(credential, subscription, { endpoint, allowInsecureConnection: true });
  client.pipeline.removePolicy({ name: 'bearerTokenAuthenticationPolicy' });
  client.pipeline.addPolicy({
    name: 'localAuthorization',
    sendRequest(request, next) {
      request.headers.set('authorization', 'Bearer local');
      return next(request);
    },
  });
  return client;
}

/** A server on its own folder; `await using` ends it, its processes and its folder. */
export async function startCloud(options: Partial<ContainerAppsOptions> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'container-apps-'));
  const server = await startContainerApps({
    dataFolder: join(folder, 'data'),
    images,
    waitScale: 0.05,
    ...options,
  });
  return {
    ...server,
    folder,
    client: clientFor(server.endpoint),
    async [Symbol.asyncDispose]() {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

type Overrides = { template?: Partial<Template>; configuration?: ContainerApp['configuration'] };

/** An app with one container behind an ingress and an EmptyDir at /data. */
export function webApp({ template, configuration }: Overrides = {}): ContainerApp {
  return {
    location: 'Sweden Central',
    environmentId: `/subscriptions/${subscription}/resourceGroups/stamp/providers/Microsoft.App/managedEnvironments/env`,
    configuration: { ingress: { external: true, targetPort: 8080 }, ...configuration },
    template: {
      terminationGracePeriodSeconds: 5,
      containers: [webContainer()],
      volumes: [{ name: 'state', storageType: 'EmptyDir' }],
      scale: { minReplicas: 1, maxReplicas: 1 },
      ...template,
    },
  };
}

export const webContainer = (env: { name: string; value?: string; secretRef?: string }[] = []) => ({
  name: 'web',
  image: 'registry.test/web:1',
  env: [{ name: 'DATA', value: '/data' }, ...env],
  volumeMounts: [{ volumeName: 'state', mountPath: '/data' }],
  probes: [
    { type: 'Startup', httpGet: { path: '/env', port: 8080 }, periodSeconds: 1, failureThreshold: 10 },
    { type: 'Readiness', httpGet: { path: '/ready', port: 8080 }, periodSeconds: 1 },
  ],
});

/** GET on the app's public address, on a connection of its own: a kept one may end with its replica as it is used again. */
export async function ask(app: ContainerApp, path: string): Promise<Response> {
  return fetch(`http://${app.configuration?.ingress?.fqdn}${path}`, { headers: { connection: 'close' } });
}

/** Polls until `check` gives a value, for 15 s: without an end a failing test would keep the whole run alive. */
export async function eventually<T>(check: () => Promise<T | undefined | false>): Promise<T> {
  const deadline = Date.now() + 15_000;
  while (Date.now() < deadline) {
    const value = await check();
    if (value !== undefined && value !== false) return value;
    await sleep(20);
  }
  throw new Error('the expected state was not reached within 15 s');
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
