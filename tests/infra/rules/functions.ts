import { readFileSync } from 'node:fs';
import { differences, type StampPlan } from '../stamp-plan.ts';
import type { Rule } from './rule.ts';

const prefix = 'AzureFunctionsJobHost__';
const isScheduler = (stamp: StampPlan): boolean => stamp.parameter<string>('durableBackend', 'storage') === 'scheduler';

/** host.json as the host reads it: with the settings that override it, and those that its %NAME% stand for. */
function hostJson({ settings }: StampPlan): Record<string, unknown> {
  const text = readFileSync(new URL('../../../host.json', import.meta.url), 'utf8');
  const host = JSON.parse(text.replace(/%(\w+)%/g, (_, name) => settings[name] ?? ''));
  for (const [name, value] of Object.entries(settings)) {
    if (!name.startsWith(prefix)) continue;
    const path = name.slice(prefix.length).split('__');
    const last = path.pop() ?? '';
    path.reduce((part, key) => (part[key] ??= {}), host)[last] = value;
  }
  return host;
}

export const functionRules: Rule[] = [
  {
    name: 'runs the API on Flex Consumption, as big and as awake as it was asked to be',
    faults: (stamp) => {
      const plan = stamp.one('Microsoft.Web/serverfarms');
      const awake = stamp.size('functionAlwaysReady', 1);
      const host = stamp.one('Microsoft.Storage/storageAccounts', 'hostStorage').name;
      const control = stamp.all('Microsoft.ManagedIdentity/userAssignedIdentities')[0]?.id;
      return [
        ...differences(plan.body, {
          kind: 'functionapp',
          sku: { tier: 'FlexConsumption', name: 'FC1' },
          properties: { reserved: true, zoneRedundant: stamp.parameter('zoneRedundant', false) },
        }),
        ...differences(stamp.one('Microsoft.Web/sites').body, {
          kind: 'functionapp,linux',
          properties: {
            serverFarmId: plan.id,
            clientAffinityEnabled: false,
            functionAppConfig: {
              runtime: { name: 'node', version: stamp.parameter('nodeVersion', '24') },
              deployment: {
                storage: {
                  type: 'blobContainer',
                  value: `https://${host}.blob.core.windows.net/packages`,
                  authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: control },
                },
              },
              scaleAndConcurrency: {
                instanceMemoryMB: stamp.size('functionMemory', 2048),
                maximumInstanceCount: stamp.size('functionMaxInstances', 100),
                alwaysReady: awake > 0 ? [{ name: 'http', instanceCount: awake }] : [],
              },
            },
          },
        }),
      ];
    },
  },
  {
    name: 'keeps orchestrations where host.json, with its overriding settings, looks for them',
    faults: (stamp) => {
      const { extensions } = hostJson(stamp) as {
        extensions: { durableTask: { hubName: string; storageProvider: Record<string, string> } };
      };
      const { hubName, storageProvider } = extensions.durableTask;
      if (!isScheduler(stamp))
        return [
          ...differences(storageProvider, { type: 'AzureStorage', connectionName: 'AzureWebJobsStorage' }),
          ...(hubName && `${storageProvider.connectionName}__accountName` in stamp.settings
            ? []
            : ['no account, or no hub']),
        ];
      const hub = stamp.one('Microsoft.DurableTask/schedulers/taskHubs');
      return [
        ...differences(hubName, hub.body.name, 'hubName'),
        ...differences(storageProvider.type, 'azureManaged', 'type'),
        ...differences(
          stamp.settings[storageProvider.connectionStringName ?? ''],
          'Endpoint=«scheduler.properties.endpoint»;Authentication=ManagedIdentity;ClientID=«control.properties.clientId»',
          'connection',
        ),
        ...differences(stamp.one('Microsoft.DurableTask/schedulers/retentionPolicies').body, {
          name: 'default',
          properties: { retentionPolicies: [{ retentionPeriodInDays: 30 }] },
        }),
      ];
    },
  },
  {
    name: 'gives instances an environment with the profile that their apps ask for',
    faults: (stamp) =>
      differences(stamp.one('Microsoft.App/managedEnvironments').body.properties, {
        zoneRedundant: stamp.parameter('zoneRedundant', false),
        workloadProfiles: [{ name: stamp.settings.INSTANCES_WORKLOAD_PROFILE, workloadProfileType: 'Consumption' }],
      }),
  },
  {
    name: 'serves the pages without a backend behind them',
    faults: (stamp) => [
      ...differences(stamp.one('Microsoft.Web/staticSites').body, {
        location: stamp.parameter('siteRegion', 'westeurope'),
        sku: { name: 'Standard', tier: 'Standard' },
        properties: {
          allowConfigFileUpdates: true,
          stagingEnvironmentPolicy: 'Disabled',
          publicNetworkAccess: 'Enabled',
        },
      }),
      ...stamp.all('Microsoft.Web/staticSites/linkedBackends').map(({ name }) => `${name} is linked`),
    ],
  },
];
