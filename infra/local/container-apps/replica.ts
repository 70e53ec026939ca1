import { randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { join } from 'node:path';
import type { AppRecord, RevisionRecord } from './app-record.ts';
import type { InitContainer, Probe, Template } from './app-schema.ts';
import { type ContainerOptions, runContainer, runInitContainer, waitingContainer } from './container.ts';
import type { ContainerLog } from './container-log.ts';
import { freePort, releasePort } from './free-port.ts';
import { type Image, launchOf, portsOf } from './launch.ts';
import { defaultProbes } from './probe.ts';
import { signalGroup } from './process-identity.ts';
import { createReplicaFolders } from './replica-folders.ts';
import type { Store } from './store.ts';

export type ReplicaOptions = {
  app: AppRecord;
  revision: RevisionRecord;
  secrets: ReadonlyMap<string, string>;
  images: Readonly<Record<string, Image>>;
  dataFolder: string;
  logOf: (container: string) => ContainerLog;
  waitScale: number;
  store: Store;
};

/** One replica: init containers in order, then all containers side by side, on one disk and one set of ports. */
export async function prepareReplica(options: ReplicaOptions) {
  const { app, revision, secrets, images, waitScale, store, dataFolder, logOf } = options;
  const { template } = revision;
  const name = `${revision.name}-${randomBytes(5).toString('hex')}-${randomBytes(3).toString('hex').slice(0, 5)}`;
  const folders = createReplicaFolders(join(dataFolder, 'replicas', name), template, secrets);
  const ports = new Map<number, number>();
  for (const port of targetPorts(app, template, images)) ports.set(port, await freePort());
  const events = new EventEmitter<{ ready: [] }>().setMaxListeners(0);
  const stopping = new AbortController();

  const prepare = (container: InitContainer, probes: Probe[]) => ({
    container,
    probes,
    status: waitingContainer(container.name),
    log: logOf(container.name),
  });
  type Prepared = ReturnType<typeof prepare>;
  const { targetPort } = app.body.properties.configuration.ingress ?? {};
  const initContainers = template.initContainers.map((container) => prepare(container, []));
  const containers = template.containers.map((container, index) => {
    const added = index === 0 && targetPort !== undefined ? defaultProbes(targetPort, container.probes) : [];
    return prepare(container, [...container.probes, ...added]);
  });
  const isReady = () => containers.every(({ status }) => status.ready);

  const containerOptions = ({ container, probes, status, log }: Prepared): ContainerOptions => ({
    status,
    log,
    probes,
    launch: launchOf(images[container.image] ?? { command: [] }, container, {
      mounts: folders.mounts(container),
      ports,
      secrets,
      cwd: folders.own('home', container.name),
      platform: {
        HOME: folders.own('home', container.name),
        TMPDIR: folders.own('tmp', container.name),
        CONTAINER_APP_NAME: app.name,
        CONTAINER_APP_REVISION: revision.name,
        CONTAINER_APP_REPLICA_NAME: name,
      },
    }),
    graceSeconds: template.terminationGracePeriodSeconds,
    localPort: (targetPort) => ports.get(targetPort) ?? targetPort,
    waitScale,
    store,
    onChange: () => void (isReady() && events.emit('ready')),
  });

  const initRuns = initContainers.map(containerOptions);
  const runs = containers.map(containerOptions);
  async function run(): Promise<void> {
    for (const init of initRuns) if (!(await runInitContainer(init, stopping.signal))) return;
    await Promise.all(runs.map((container) => runContainer(container, stopping.signal)));
  }
  let finished: Promise<void> | undefined;

  return {
    name,
    revisionName: revision.name,
    createdTime: new Date().toISOString(),
    events,
    isReady,
    initContainers: initContainers.map(({ status }) => status),
    containers: containers.map(({ status }) => status),
    localPort: (targetPort: number) => ports.get(targetPort),
    /** First port a container is known to listen on, from its image or its probes. */
    portOf(container: string): number | undefined {
      const prepared = containers.find((candidate) => candidate.container.name === container);
      const target = prepared && ownPorts(prepared.container, prepared.probes, images)[0];
      return target === undefined ? undefined : ports.get(target);
    },
    /** Separate from the preparation, so that nobody misses `ready`: a container without probes is ready at once. */
    start(): void {
      finished = run();
    },
    /** Ends all processes and deletes the replica's disk; `atMostSeconds` shortens the template's grace period. */
    async stop(atMostSeconds?: number): Promise<void> {
      stopping.abort();
      const hurry = atMostSeconds === undefined ? undefined : setTimeout(killAll, atMostSeconds * 1000);
      await finished;
      clearTimeout(hurry);
      folders.remove();
      for (const port of ports.values()) releasePort(port);
    },
  };

  function killAll(): void {
    for (const { status } of [...initContainers, ...containers]) {
      if (status.pid !== undefined) signalGroup(status.pid, 'SIGKILL');
    }
  }
}

export type Replica = Awaited<ReturnType<typeof prepareReplica>>;

function targetPorts(app: AppRecord, template: Template, images: Readonly<Record<string, Image>>): Set<number> {
  const { ingress } = app.body.properties.configuration;
  return new Set([
    ...(ingress ? [ingress.targetPort, ...ingress.additionalPortMappings.map(({ targetPort }) => targetPort)] : []),
    ...template.containers.flatMap((container) => ownPorts(container, container.probes, images)),
    ...template.initContainers.flatMap((container) => ownPorts(container, [], images)),
  ]);
}

function ownPorts({ image }: InitContainer, probes: Probe[], images: Readonly<Record<string, Image>>): number[] {
  const probed = probes.flatMap(({ httpGet, tcpSocket }) => (httpGet ?? tcpSocket)?.port ?? []);
  return [...probed, ...portsOf(images[image] ?? { command: [] })];
}
