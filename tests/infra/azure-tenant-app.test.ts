import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readConfig } from '../../functions/config.ts';
import { deployments } from '../../infra/azure/deployments.ts';
import { createInstanceApp } from '../../orchestrations/tenant-lifecycle/instance-app.ts';
import { instanceSecretNames } from '../../orchestrations/tenant-lifecycle/instance-secrets.ts';
import { createContainerApps } from '../../shared/azure/container-apps.ts';
import { defaultSettings, type TenantRecord } from '../../shared/domain/tenant.ts';
import { type Checker, checkerFolder, loadChecker, parametersOf } from './checker.ts';
import { settingsAtRunTime } from './rules/settings.ts';
import { differences, type StampPlan, stampPlan } from './stamp-plan.ts';

const at = '2026-11-21T12:00:00.000Z';
/** The longest name there can be. */
const tenantId = `t${'x'.repeat(30)}`;
const tenant: TenantRecord = {
  tenantId,
  status: 'creating',
  settings: defaultSettings('A tenant'),
  stamp: 'everything',
  secretSalt: 'c2FsdA',
  instance: null,
  snapshot: null,
  operation: null,
  createdAt: at,
  lastActivityAt: at,
  secrets: { version: 2, renewedBy: 'op-1' },
};

/** What the vendor's own SDK puts on the wire, as Resource Manager gets it. */
type Put = { path: string; version: string | null; body: { location: string; identity: object; properties: object } };
const puts: Put[] = [];
const server = createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
  const body = await text(request);
  puts.push({ path: pathname, version: searchParams.get('api-version'), body: JSON.parse(body) });
  response.setHeader('content-type', 'application/json').end(body);
});

const everything = deployments.filter(({ name }) => name === 'everything');
const whereChecker = checkerFolder ? describe : describe.skip;
const notRun = checkerFolder ? '' : ' (not run: BICEPCHECK names no folder of the offline checker)';

whereChecker(`a tenant's app in a stamp that has everything${notRun}`, () => {
  let checker: Checker;
  let stamp: StampPlan;
  let put: Put | undefined;

  beforeAll(async () => {
    checker = await loadChecker(checkerFolder ?? '');
    for (const deployment of everything)
      stamp = stampPlan(checker.plan(deployment), parametersOf(deployment.parameters));
    const config = readConfig(settingsAtRunTime(stamp));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const apps = createContainerApps({
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      subscriptionId: config.arm.subscriptionId,
      resourceGroup: config.arm.resourceGroup,
      credential: { getToken: async () => null },
      pollEveryMs: 10,
    });
    const vault = stamp.settings.KEY_VAULT_URL;
    const secrets = instanceSecretNames.map((name) => [
      name,
      `${vault}/secrets/t-${tenantId}-${name}/0123456789abcdef`,
    ]);
    const app = createInstanceApp({ ...config.instances, apiUrl: config.apiUrl })(tenant, Object.fromEntries(secrets));
    await apps.beginCreate(tenantId, app);
    put = puts[0];
  });

  afterAll(() => new Promise((resolve) => server.close(resolve)));

  it('goes into the group where the API may create apps', () => {
    const group = stamp.one('Microsoft.Resources/resourceGroups', 'tenantsGroup').id;
    expect(put?.path).toBe(`${group}/providers/Microsoft.App/containerApps/${tenantId}`);
  });

  it('is valid against the published types', () => {
    expect(checker.bodyFaults('Microsoft.App/containerApps', '2026-01-01', tenantId, put?.body)).toEqual([]);
  });

  it('would not be valid with a mistake in it', () => {
    const wrong = JSON.parse(
      JSON.stringify(put?.body).replace('"activeRevisionsMode":"Single"', '"activeRevisionsMode":1'),
    );
    expect(checker.bodyFaults('Microsoft.App/containerApps', '2026-01-01', tenantId, wrong)).not.toEqual([]);
  });

  it('is in the stamp’s environment, bears the identity that may read its secrets, and pulls from the stamp’s registry', () => {
    const identity = stamp.all('Microsoft.ManagedIdentity/userAssignedIdentities')[1]?.id ?? '';
    expect(
      differences(put?.body, {
        location: 'swedencentral',
        identity: { type: 'UserAssigned', userAssignedIdentities: { [identity]: {} } },
        properties: {
          environmentId: stamp.one('Microsoft.App/managedEnvironments').id,
          workloadProfileName: 'Consumption',
          configuration: {
            identitySettings: [{ identity, lifecycle: 'None' }],
            registries: [{ server: 'known-later.example', identity }],
            secrets: instanceSecretNames.map((name) => ({
              name,
              identity,
              keyVaultUrl: `https://${stamp.one('Microsoft.KeyVault/vaults', 'tenantsVault').name}.vault.azure.net/secrets/t-${tenantId}-${name}/0123456789abcdef`,
              value: undefined,
            })),
          },
          template: { scale: { minReplicas: 1, maxReplicas: 1 }, volumes: [{ storageType: 'EmptyDir' }] },
        },
      }),
    ).toEqual([]);
  });

  it('pulls images by the digests that were deployed', () => {
    const { openclawDigest, keeperDigest } = stamp.parameters;
    const images = [...JSON.stringify(put?.body).matchAll(/"image":"([^"]+)"/g)].map(([, image]) => image);
    expect([...new Set(images)].sort()).toEqual([
      `known-later.example/clawdesk/keeper@${keeperDigest}`,
      `known-later.example/openclaw/openclaw@${openclawDigest}`,
    ]);
  });

  it('has names of secrets that fit into the vault', () => {
    const longest = Math.max(...instanceSecretNames.map((name) => `t-${tenantId}-${name}`.length));
    expect(longest).toBeLessThanOrEqual(127);
    expect(tenantId.length).toBeLessThanOrEqual(32);
  });
});
