import { gzipSync } from 'node:zlib';
import type { ContainerApp, ContainerAppProbe } from '@azure/arm-appcontainers';
import type { SecretUrls } from '../../shared/azure/key-vault.ts';
import type { TenantRecord } from '../../shared/domain/tenant.ts';
import { instanceEnvironment } from '../../shared/openclaw/instance-environment.ts';
import { instanceFiles } from '../../shared/openclaw/instance-files.ts';
import type { InstanceSecretName } from './instance-secrets.ts';

export type InstanceAppOptions = {
  location: string;
  environmentId: string;
  images: { openclaw: string; keeper: string };
  gatewayArgs: string[];
  /** Base of this control plane's API, as the instance reaches it. */
  apiUrl: string;
  allowInsecure: boolean;
  /** Resource id of the identity that reads secrets. Code in the containers cannot use it. */
  identityId: string;
  registry: { server: string; identityId: string } | null;
  workloadProfile: string | null;
};

export type BuildInstanceApp = (tenant: TenantRecord, secrets: SecretUrls) => ContainerApp;

const stateDir = '/home/node/.openclaw';
const gatewayPort = 18789;
const keeperPort = 18790;
const secret = (name: string, secretRef: InstanceSecretName) => ({ name, secretRef });
const isAlive = (port: number): ContainerAppProbe => ({
  type: 'Liveness',
  httpGet: { path: '/healthz', port },
  initialDelaySeconds: 60,
  periodSeconds: 30,
  failureThreshold: 4,
  timeoutSeconds: 5,
});
const plain = (name: string, value: string) => ({ name, value });

/** The container app of a tenant: an unmodified gateway and its keeper on one local disk. */
export function createInstanceApp(options: InstanceAppOptions): BuildInstanceApp {
  const { images, apiUrl, identityId, registry, workloadProfile } = options;
  const identities = [...new Set([identityId, ...(registry ? [registry.identityId] : [])])];
  return (tenant, secrets) => {
    const volumeMounts = [{ volumeName: 'state', mountPath: stateDir }];
    const keeper = {
      image: images.keeper,
      volumeMounts,
      resources: { cpu: 0.25, memory: '0.5Gi' },
      env: [
        plain('KEEPER_STATE_DIR', stateDir),
        plain('KEEPER_GRANT_URL', `${apiUrl}/keeper/${tenant.tenantId}/grants`),
        plain('KEEPER_FILES', packFiles(apiUrl)),
        secret('KEEPER_TOKEN', 'keeper-token'),
        secret('KEEPER_ENCRYPTION_KEY', 'encryption-key'),
      ],
    };
    return {
      location: options.location,
      tags: { 'clawdesk-tenant': tenant.tenantId },
      environmentId: options.environmentId,
      ...(workloadProfile ? { workloadProfileName: workloadProfile } : {}),
      identity: {
        type: 'UserAssigned',
        userAssignedIdentities: Object.fromEntries(identities.map((identity) => [identity, {}])),
      },
      configuration: {
        activeRevisionsMode: 'Single',
        ingress: {
          external: true,
          targetPort: gatewayPort,
          transport: 'http',
          allowInsecure: options.allowInsecure,
          additionalPortMappings: [{ external: true, targetPort: keeperPort, exposedPort: keeperPort }],
        },
        // The platform may use them for this app, its code may not.
        identitySettings: identities.map((identity) => ({ identity, lifecycle: 'None' })),
        ...(registry ? { registries: [{ server: registry.server, identity: registry.identityId }] } : {}),
        secrets: Object.entries(secrets).map(([name, keyVaultUrl]) => ({ name, keyVaultUrl, identity: identityId })),
      },
      template: {
        // New secrets alone make no new revision, and the containers would keep the old ones.
        ...(tenant.secrets ? { revisionSuffix: `v${tenant.secrets.version}` } : {}),
        terminationGracePeriodSeconds: 60,
        initContainers: [{ name: 'restore', args: ['restore'], ...keeper }],
        containers: [
          {
            name: 'openclaw',
            image: images.openclaw,
            args: options.gatewayArgs,
            resources: { cpu: 1, memory: '2Gi' },
            volumeMounts,
            env: [
              ...Object.entries(instanceEnvironment(stateDir)).map(([name, value]) => plain(name, value)),
              secret('OPENCLAW_GATEWAY_TOKEN', 'gateway-token'),
              secret('CLAWDESK_MODEL_TOKEN', 'model-token'),
            ],
            // Container Apps adds its own startup probe on the port (240 tries); one of ours could have 10 at most.
            probes: [isAlive(gatewayPort)],
          },
          { name: 'keeper', args: ['serve'], ...keeper, probes: [isAlive(keeperPort)] },
        ],
        scale: { minReplicas: 1, maxReplicas: 1 },
        volumes: [{ name: 'state', storageType: 'EmptyDir' }],
      },
    };
  };
}

/** The gateway's files in the form that the keeper unpacks. They hold no secret: those come by environment; nor a persona: it comes with each turn. */
function packFiles(apiUrl: string): string {
  const files = instanceFiles({
    persona: { name: 'the assistant', soul: '', rules: '' },
    modelProxyUrl: `${apiUrl}/model/v1`,
  });
  const entries = Object.entries(files).map(([path, content]) => [path, { content, policy: 'always' }]);
  return gzipSync(JSON.stringify(Object.fromEntries(entries))).toString('base64');
}
