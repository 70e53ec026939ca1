import { appId, appType } from './app-coordinates.ts';
import type { AppRecord, RevisionRecord } from './app-record.ts';
import type { AppRunner } from './app-runner.ts';
import type { ContainerStatus } from './container.ts';
import type { Replica } from './replica.ts';

const revisionId = (app: AppRecord, revision: string) => `${appId(app)}/revisions/${revision}`;

/** A revision as `…/revisions` answers it. */
export function revisionView({ app, replicas }: AppRunner, revision: RevisionRecord) {
  const own = replicas().filter(({ revisionName }) => revisionName === revision.name);
  const { ingress } = app.body.properties.configuration;
  return {
    id: revisionId(app, revision.name),
    name: revision.name,
    type: `${appType}/revisions`,
    properties: {
      createdTime: revision.createdTime,
      lastActiveTime: revision.lastActiveTime,
      fqdn: ingress && `127.0.0.1:${app.ports[ingress.targetPort]}`,
      template: revision.template,
      active: revision.active,
      replicas: own.length,
      trafficWeight: revision.name === app.latestReadyRevisionName ? 100 : 0,
      provisioningState: revision.provisioningState,
      provisioningError: revision.provisioningError,
      ...health(app, revision, own),
    },
  };
}

function health(app: AppRecord, revision: RevisionRecord, replicas: Replica[]) {
  if (replicas.length === 0) return { healthState: 'None', runningState: 'Stopped' };
  if (replicas.some((replica) => replica.isReady())) return { healthState: 'Healthy', runningState: 'Running' };
  const wasReady = app.latestReadyRevisionName === revision.name;
  const restarts = replicas.flatMap((replica) => [...replica.initContainers, ...replica.containers]);
  const crashed = restarts.some(({ restartCount }) => restartCount > 0);
  if (!crashed && !wasReady) return { healthState: 'None', runningState: 'Processing' };
  return { healthState: 'Unhealthy', runningState: wasReady ? 'Degraded' : 'Failed' };
}

/** A replica as `…/revisions/{revision}/replicas` answers it. */
export function replicaView(app: AppRecord, replica: Replica, endpoint: string) {
  const id = `${revisionId(app, replica.revisionName)}/replicas/${replica.name}`;
  const containerView = ({ pid, ...status }: ContainerStatus) => ({
    ...status,
    containerId: pid === undefined ? undefined : `local://${pid}`,
    logStreamEndpoint: `${endpoint}${id}/containers/${status.name}/logstream`,
  });
  const containers = replica.containers.map(containerView);
  const waiting = [...replica.initContainers, ...replica.containers].find(
    ({ runningState }) => runningState === 'Waiting',
  );
  return {
    id,
    name: replica.name,
    type: `${appType}/revisions/replicas`,
    properties: {
      createdTime: replica.createdTime,
      runningState: replica.isReady() ? 'Running' : 'NotRunning',
      runningStateDetails: waiting?.runningStateDetails ?? '',
      containers,
      initContainers: replica.initContainers.map(containerView),
    },
  };
}
