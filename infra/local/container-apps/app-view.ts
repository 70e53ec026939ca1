import { appId, appType } from './app-coordinates.ts';
import { latestRevision } from './app-record.ts';
import type { AppRunner } from './app-runner.ts';
import type { Secret } from './app-schema.ts';

/** The app as GET, PUT, PATCH and the lists answer it: secrets by name only, addresses of this machine. */
export function appView(runner: AppRunner, isBusy: boolean) {
  const { app } = runner;
  const { location, tags, identity, properties } = app.body;
  const { ingress, secrets } = properties.configuration;
  const environmentId = properties.environmentId ?? properties.managedEnvironmentId;
  const fqdn = ingress && `127.0.0.1:${app.ports[ingress.targetPort]}`;
  return {
    id: appId(app),
    name: app.name,
    type: appType,
    location,
    tags,
    identity,
    systemData: { createdAt: app.createdAt, lastModifiedAt: app.modifiedAt },
    properties: {
      ...properties,
      environmentId,
      managedEnvironmentId: environmentId,
      provisioningState: app.provisioningState,
      runningStatus: runningStatus(runner, isBusy),
      latestRevisionName: latestRevision(app)?.name,
      latestReadyRevisionName: app.latestReadyRevisionName,
      latestRevisionFqdn: fqdn,
      outboundIpAddresses: ['127.0.0.1'],
      configuration: {
        ...properties.configuration,
        secrets: secrets.map(({ name, keyVaultUrl, identity }) => ({ name, keyVaultUrl, identity })),
        ingress: ingress && {
          ...ingress,
          fqdn,
          additionalPortMappings: ingress.additionalPortMappings.map((mapping) => ({
            ...mapping,
            exposedPort: app.ports[mapping.targetPort],
          })),
        },
      },
    },
  };
}

/** `listSecrets`: the one answer that carries values. */
export const secretsView = (secrets: Secret[]) => ({ value: secrets });

function runningStatus(runner: AppRunner, isBusy: boolean) {
  if (isBusy) return 'Progressing';
  return runner.replicas().length > 0 ? 'Running' : 'Stopped';
}
