import { type ContainerApp, ContainerAppsAPIClient, restorePoller } from '@azure/arm-appcontainers';
import type { TokenCredential } from '@azure/identity';
import { allowsInsecure } from './loopback.ts';

/** A long-running ARM operation that any process can go on polling; without a state it had ended at once. */
export type ArmOperation = { kind: 'create' | 'start' | 'stop' | 'remove'; state: string | null };

export type AppAddress = { url: string; keeperUrl: string };

export type ContainerApps = ReturnType<typeof createContainerApps>;

export type ContainerAppsOptions = {
  endpoint: string;
  subscriptionId: string;
  resourceGroup: string;
  credential: TokenCredential;
  pollEveryMs: number;
};

/** Container apps through ARM. Nothing here waits: `begin*` starts, `isDone` asks once. */
export function createContainerApps(options: ContainerAppsOptions) {
  const { resourceGroup } = options;
  const client = connect(options);
  const { containerApps } = client;
  const sources = {
    create: containerApps.createOrUpdate,
    start: containerApps.start,
    stop: containerApps.stop,
    remove: containerApps.delete,
  } as const;

  const begun = async (
    kind: ArmOperation['kind'],
    poller: { readonly isDone: boolean; submitted(): Promise<void>; serialize(): Promise<string> },
  ): Promise<ArmOperation> => {
    await poller.submitted();
    return { kind, state: poller.isDone ? null : await poller.serialize() };
  };

  return {
    beginCreate: (name: string, app: ContainerApp) =>
      begun('create', containerApps.createOrUpdate(resourceGroup, name, app, interval(options))),
    beginStart: (name: string) => begun('start', containerApps.start(resourceGroup, name, interval(options))),
    beginStop: (name: string) => begun('stop', containerApps.stop(resourceGroup, name, interval(options))),
    beginRemove: (name: string) => begun('remove', containerApps.delete(resourceGroup, name, interval(options))),

    /** @throws RestError when the operation has failed. */
    async isDone(operation: ArmOperation): Promise<boolean> {
      if (operation.state === null) return true;
      const poller = restorePoller(
        client,
        operation.state,
        sources[operation.kind] as typeof containerApps.createOrUpdate,
        interval(options),
      );
      await poller.submitted();
      if (!poller.isDone) await poller.poll();
      const failure = poller.operationState?.error;
      if (failure) throw failure;
      return poller.isDone;
    },

    /** Where the app is reached; null when there is no such app. */
    async address(name: string): Promise<AppAddress | null> {
      const ingress = (await read(client, resourceGroup, name))?.configuration?.ingress;
      if (!ingress?.fqdn) return null;
      const scheme = ingress.allowInsecure ? 'http' : 'https';
      const keeperPort = ingress.additionalPortMappings?.[0]?.exposedPort;
      // Additional ports are plain TCP inside the environment's network: no TLS is offered on them.
      return {
        url: `${scheme}://${ingress.fqdn}`,
        keeperUrl: `http://${ingress.fqdn.replace(/:\d+$/, '')}:${keeperPort}`,
      };
    },

    async isRunning(name: string): Promise<boolean> {
      return (await read(client, resourceGroup, name))?.runningStatus === 'Running';
    },
  };
}

/** ARM's refusal of a second operation while one is under way; to be asked again later. */
export const isOperationInProgress = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ContainerAppOperationInProgress';

async function read(client: ContainerAppsAPIClient, resourceGroup: string, name: string): Promise<ContainerApp | null> {
  try {
    return await client.containerApps.get(resourceGroup, name);
  } catch (error) {
    if (error instanceof Error && 'statusCode' in error && error.statusCode === 404) return null;
    throw error;
  }
}

const interval = (options: ContainerAppsOptions) => ({ updateIntervalInMs: options.pollEveryMs });

function connect({ endpoint, credential, subscriptionId }: ContainerAppsOptions): ContainerAppsAPIClient {
  const insecure = allowsInsecure(endpoint);
  const client = new ContainerAppsAPIClient(credential, subscriptionId, {
    endpoint,
    allowInsecureConnection: insecure,
    // Who waits is the orchestration: an activity that slept through a Retry-After would hold its process.
    retryOptions: { maxRetries: 0 },
  });
  if (insecure) {
    // Azure's pipeline refuses to send a token over http; the endpoint on this machine takes any authorization.
    client.pipeline.removePolicy({ name: 'bearerTokenAuthenticationPolicy' });
    client.pipeline.addPolicy({
      name: 'loopbackAuthorization',
      sendRequest: (request, next) => {
        request.headers.set('authorization', 'Bearer loopback');
        return next(request);
      },
    });
  }
  return client;
}
