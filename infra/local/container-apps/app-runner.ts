import { once } from 'node:events';
import { join } from 'node:path';
import type { AppRecord, RevisionRecord } from './app-record.ts';
import { type ContainerLog, openContainerLog } from './container-log.ts';
import { createIngress } from './ingress.ts';
import type { Image } from './launch.ts';
import { checkImages, provisioningFailure, readSecrets } from './provisioning.ts';
import { prepareReplica, type Replica } from './replica.ts';
import { addRevision } from './revision.ts';
import type { Store } from './store.ts';

export type RunnerOptions = {
  store: Store;
  dataFolder: string;
  images: Readonly<Record<string, Image>>;
  readSecret: (keyVaultUrl: string) => Promise<string>;
  provisioningTimeoutMs: number;
  waitScale: number;
  onLog: (line: string) => void;
};

/** Makes the processes of one app follow its record. */
export function createAppRunner(app: AppRecord, options: RunnerOptions) {
  const { store, images, dataFolder, onLog } = options;
  /** Oldest first; more than one only while a new replica takes over from the one before. */
  const replicas: Replica[] = [];
  const leaving = new Map<Replica, Promise<void>>();
  let closed = false;
  const logs = new Map<string, ContainerLog>();
  const serving = () => replicas.findLast((replica) => replica.isReady());
  const ingress = createIngress((targetPort) => {
    const port = serving()?.localPort(targetPort);
    if (port !== undefined) return { port };
    return app.desired === 'Stopped'
      ? { status: 404, text: 'This Container App is stopped or does not exist.' }
      : { status: 503, text: 'no healthy upstream' };
  });

  function logOf(container: string): ContainerLog {
    const file = join(dataFolder, 'logs', app.subscriptionId, app.resourceGroup, app.name, `${container}.log`);
    const log = logs.get(container) ?? openContainerLog(file);
    logs.set(container, log);
    return log;
  }

  function retire(replica: Replica): Promise<void> {
    replicas.splice(replicas.indexOf(replica), 1);
    const gone = replica.stop().then(() => {
      leaving.delete(replica);
      onLog(`${replica.name} stopped`);
    });
    leaving.set(replica, gone);
    return gone;
  }

  async function launch(revision: RevisionRecord): Promise<Replica> {
    const { waitScale } = options;
    const common = { app, revision, images, dataFolder, logOf, waitScale, store };
    const replica = await prepareReplica({ ...common, secrets: await readSecrets(app, options.readSecret) });
    if (closed || app.desired === 'Stopped') {
      await replica.stop();
      return replica;
    }
    replicas.push(replica);
    replica.events.once('ready', () => takeOver(replica, revision));
    replica.start();
    onLog(`${replica.name} started`);
    return replica;
  }

  const replicaOf = async (revision: RevisionRecord) =>
    replicas.findLast((replica) => replica.revisionName === revision.name) ?? (await launch(revision));

  /** A replica that became ready replaces every older one and makes its revision the only active one. */
  function takeOver(replica: Replica, revision: RevisionRecord): void {
    revision.active = true;
    revision.provisioningState = 'Provisioned';
    delete revision.provisioningError;
    revision.lastActiveTime = new Date().toISOString();
    app.latestReadyRevisionName = revision.name;
    const position = replicas.indexOf(replica);
    // A newer replica that is still coming up keeps its revision active until it is its own turn.
    const newer = new Set(replicas.slice(position).map(({ revisionName }) => revisionName));
    for (const other of app.revisions) other.active = newer.has(other.name);
    store.saveApp(app);
    onLog(`${replica.name} is ready`);
    for (const older of replicas.slice(0, position)) void retire(older);
  }

  async function awaitReady(replica: Replica, signal: AbortSignal): Promise<void> {
    const expiry = AbortSignal.timeout(options.provisioningTimeoutMs);
    try {
      if (!replica.isReady()) await once(replica.events, 'ready', { signal: AbortSignal.any([signal, expiry]) });
    } catch (error) {
      throw signal.aborted ? error : provisioningFailure(app, 'Operation expired');
    }
  }

  async function bringUp(revision: RevisionRecord, signal: AbortSignal): Promise<void> {
    try {
      await awaitReady(await replicaOf(revision), signal);
    } catch (error) {
      if (signal.aborted) throw error;
      revision.provisioningState = 'Failed';
      revision.provisioningError = error instanceof Error ? error.message : String(error);
      throw error;
    }
  }

  /** Brings the app to its template: a new revision when the template changed, a ready replica when it should run. */
  async function provision(signal: AbortSignal): Promise<void> {
    checkImages(app, images);
    const revision = addRevision(app);
    const isKept = ({ name }: RevisionRecord) => name === app.latestReadyRevisionName && app.desired === 'Running';
    for (const other of app.revisions) other.active = other === revision || (other.active && isKept(other));
    store.saveApp(app);
    if (app.desired === 'Stopped') {
      revision.provisioningState = 'Provisioned';
      return;
    }
    const kept = new Set(app.revisions.filter(({ active }) => active).map(({ name }) => name));
    await Promise.all(replicas.filter(({ revisionName }) => !kept.has(revisionName)).map(retire));
    await bringUp(revision, signal);
  }

  return {
    app,
    replicas: () => replicas,
    logOf,

    /** Opens the app's addresses; they stay until the app is deleted. */
    async openIngress(): Promise<void> {
      const wanted = app.body.properties.configuration.ingress;
      const targets = wanted ? [wanted.targetPort, ...wanted.additionalPortMappings.map((m) => m.targetPort)] : [];
      app.ports = await ingress.listenFor([...new Set(targets)], app.ports);
      store.saveApp(app);
    },

    provision,

    /** Starts what was active when the app was stopped; an app that never got a revision is provisioned. */
    async start(signal: AbortSignal): Promise<void> {
      const active = app.revisions.filter((revision) => revision.active);
      const newest = active.pop();
      if (!newest) return provision(signal);
      for (const revision of active) await replicaOf(revision);
      await bringUp(newest, signal);
    },

    /** Starts the active revisions again after this server was restarted. */
    async resume(): Promise<void> {
      for (const revision of app.revisions.filter(({ active }) => active)) {
        await replicaOf(revision).catch((cause) => onLog(`${revision.name} could not be started: ${cause}`));
      }
    },

    async stop(): Promise<void> {
      for (const replica of [...replicas]) void retire(replica);
      await Promise.all(leaving.values());
    },

    /** A new replica of the revision takes over from the old one as soon as it is ready. */
    async restart(revision: RevisionRecord): Promise<void> {
      if (revision.active && app.desired === 'Running') await launch(revision);
    },
    async activate(revision: RevisionRecord): Promise<void> {
      if (revision.active) return;
      revision.active = true;
      store.saveApp(app);
      if (app.desired === 'Running') await launch(revision);
    },
    async deactivate(revision: RevisionRecord): Promise<void> {
      revision.active = false;
      store.saveApp(app);
      await Promise.all(replicas.filter((known) => known.revisionName === revision.name).map(retire));
    },

    /** Ends everything of the app on this machine, within `atMostSeconds` when given. */
    async close(atMostSeconds?: number): Promise<void> {
      closed = true;
      await ingress.close();
      for (const replica of [...replicas]) void retire(replica);
      await Promise.all([...leaving.keys()].map((replica) => replica.stop(atMostSeconds)));
    },
  };
}

export type AppRunner = ReturnType<typeof createAppRunner>;
