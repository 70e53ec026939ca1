import { describe, expect, it } from '@jest/globals';
import { createInstanceApp, type InstanceAppOptions } from '../../../orchestrations/tenant-lifecycle/instance-app.ts';
import { instanceSecretNames, instanceSecrets } from '../../../orchestrations/tenant-lifecycle/instance-secrets.ts';
import { defaultSettings, type TenantRecord } from '../../../shared/domain/tenant.ts';
import { createSecretsOf } from '../../../shared/tenancy/tenant-secrets.ts';

const identity = (name: string): string =>
  `/subscriptions/sub/resourceGroups/stamp/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`;
const digest = `sha256:${'a'.repeat(64)}`;
const options: InstanceAppOptions = {
  location: 'swedencentral',
  environmentId: '/subscriptions/sub/resourceGroups/stamp/providers/Microsoft.App/managedEnvironments/env',
  images: { openclaw: `stamp.azurecr.io/openclaw@${digest}`, keeper: `stamp.azurecr.io/keeper@${digest}` },
  gatewayArgs: ['gateway', 'run'],
  apiUrl: 'https://api.example/api',
  allowInsecure: false,
  identityId: identity('instances'),
  registry: { server: 'stamp.azurecr.io', identityId: identity('pull') },
  workloadProfile: 'Consumption',
};
const at = '2026-11-21T12:00:00.000Z';
const acme: TenantRecord = {
  tenantId: 'acme',
  status: 'creating',
  settings: defaultSettings('acme'),
  stamp: 'west1',
  secretSalt: 'c2FsdA',
  instance: null,
  snapshot: null,
  operation: null,
  createdAt: at,
  lastActivityAt: at,
};
const urls = Object.fromEntries(
  instanceSecretNames.map((name) => [name, `https://vault.example/secrets/t-acme-${name}/0`]),
);
const secretsOf = createSecretsOf(new Uint8Array(32).fill(7));

const appOf = (tenant: TenantRecord = acme, changes: Partial<InstanceAppOptions> = {}) =>
  createInstanceApp({ ...options, ...changes })(tenant, urls);

describe("a tenant's container app", () => {
  it('holds addresses of secrets and no secret', () => {
    const { configuration, template } = appOf();
    expect(configuration?.secrets).toEqual(
      instanceSecretNames.map((name) => ({ name, keyVaultUrl: urls[name], identity: identity('instances') })),
    );
    for (const value of Object.values(secretsOf(acme))) expect(JSON.stringify(appOf())).not.toContain(value);
    const containers = [...(template?.initContainers ?? []), ...(template?.containers ?? [])];
    const used = containers.flatMap(({ env = [] }) => env.flatMap(({ secretRef }) => secretRef ?? []));
    expect([...new Set(used)].sort()).toEqual([...instanceSecretNames].sort());
  });

  it('names its identities for the platform alone', () => {
    const { identity: assigned, configuration } = appOf();
    const both = [identity('instances'), identity('pull')];
    expect(Object.keys(assigned?.userAssignedIdentities ?? {})).toEqual(both);
    expect(configuration?.identitySettings).toEqual(both.map((one) => ({ identity: one, lifecycle: 'None' })));
    expect(configuration?.registries).toEqual([{ server: 'stamp.azurecr.io', identity: identity('pull') }]);
    const one = appOf(acme, { registry: { server: 'stamp.azurecr.io', identityId: identity('instances') } });
    expect(one.configuration?.identitySettings).toHaveLength(1);
  });

  it('is one replica of a gateway and its keeper on one local disk', () => {
    const { template } = appOf();
    expect(template?.scale).toEqual({ minReplicas: 1, maxReplicas: 1 });
    expect(template?.volumes).toEqual([{ name: 'state', storageType: 'EmptyDir' }]);
    expect(template?.initContainers?.map(({ name, args }) => [name, args])).toEqual([['restore', ['restore']]]);
    expect(template?.containers?.map(({ name }) => name)).toEqual(['openclaw', 'keeper']);
    for (const { resources, volumeMounts } of template?.containers ?? []) {
      expect(resources?.cpu).toBeGreaterThan(0);
      expect(volumeMounts).toEqual([{ volumeName: 'state', mountPath: '/home/node/.openclaw' }]);
    }
  });

  it('is a new revision when its secrets are new', () => {
    expect(appOf().template?.revisionSuffix).toBeUndefined();
    const renewed = { ...acme, secrets: { version: 2, renewedBy: 'acme.op' } };
    expect(appOf(renewed).template?.revisionSuffix).toBe('v2');
  });
});

describe('renewed secrets', () => {
  const [first, second, third] = [undefined, 2, 3].map((version) =>
    instanceSecrets(secretsOf({ ...acme, ...(version ? { secrets: { version } } : {}) })),
  );

  it.each(['gateway-token', 'keeper-token', 'model-token'] as const)('have another %s each time', (name) => {
    expect(new Set([first?.[name], second?.[name], third?.[name]]).size).toBe(3);
  });

  it('open the snapshots that are there', () => {
    expect(second?.['encryption-key']).toBe(first?.['encryption-key']);
    expect(third?.['encryption-key']).toBe(first?.['encryption-key']);
  });
});
