import { differences, type StampPlan } from '../stamp-plan.ts';
import type { Rule } from './rule.ts';

const isPrivate = (stamp: StampPlan): boolean => stamp.parameter('privateEndpoints', false);
const closed = (stamp: StampPlan, bypass: object = { bypass: 'AzureServices' }) => ({
  publicNetworkAccess: isPrivate(stamp) ? 'Disabled' : 'Enabled',
  networkAcls: { defaultAction: isPrivate(stamp) ? 'Deny' : 'Allow', ...bypass },
});

/** What each kind of service must say, so that there is no key to it and it is as closed as it can be. */
const doors: Record<string, (stamp: StampPlan) => { count: number; properties: object }> = {
  'Microsoft.OperationalInsights/workspaces': () => ({
    count: 1,
    properties: { features: { disableLocalAuth: true } },
  }),
  'Microsoft.Insights/components': () => ({
    count: 1,
    properties: { DisableLocalAuth: true, DisableIpMasking: false },
  }),
  'Microsoft.Storage/storageAccounts': (stamp) => ({
    count: 2,
    properties: {
      allowSharedKeyAccess: false,
      allowBlobPublicAccess: false,
      allowCrossTenantReplication: false,
      defaultToOAuthAuthentication: true,
      isLocalUserEnabled: false,
      supportsHttpsTrafficOnly: true,
      minimumTlsVersion: 'TLS1_2',
      ...closed(stamp),
    },
  }),
  'Microsoft.Storage/storageAccounts/blobServices/containers': () => ({
    count: 1,
    properties: { publicAccess: 'None' },
  }),
  'Microsoft.DocumentDB/databaseAccounts': (stamp) => ({
    count: 1,
    properties: {
      disableLocalAuth: true,
      disableKeyBasedMetadataWriteAccess: true,
      minimalTlsVersion: 'Tls12',
      publicNetworkAccess: closed(stamp).publicNetworkAccess,
    },
  }),
  'Microsoft.Search/searchServices': (stamp) => ({
    count: 1,
    properties: {
      disableLocalAuth: true,
      authOptions: undefined,
      publicNetworkAccess: closed(stamp).publicNetworkAccess,
    },
  }),
  'Microsoft.CognitiveServices/accounts': (stamp) => ({
    count: 1,
    properties: { disableLocalAuth: true, ...closed(stamp, {}) },
  }),
  'Microsoft.SignalRService/webPubSub': () => ({
    count: 1,
    properties: { disableLocalAuth: true, disableAadAuth: false, publicNetworkAccess: 'Enabled' },
  }),
  'Microsoft.SignalRService/webPubSub/hubs': () => ({
    count: 1,
    properties: { anonymousConnectPolicy: 'deny', eventHandlers: undefined, eventListeners: undefined },
  }),
  'Microsoft.KeyVault/vaults': (stamp) => ({
    count: 2,
    properties: {
      tenantId: '11111111-1111-1111-1111-111111111111',
      enableRbacAuthorization: true,
      accessPolicies: undefined,
      enabledForDeployment: false,
      enabledForDiskEncryption: false,
      enabledForTemplateDeployment: false,
      ...closed(stamp),
    },
  }),
  'Microsoft.ContainerRegistry/registries': () => ({
    count: 1,
    properties: {
      adminUserEnabled: false,
      anonymousPullEnabled: false,
      publicNetworkAccess: 'Enabled',
      roleAssignmentMode: 'LegacyRegistryPermissions',
      policies: { azureADAuthenticationAsArmPolicy: { status: 'enabled' } },
    },
  }),
  'Microsoft.App/managedEnvironments': () => ({
    count: 1,
    properties: {
      publicNetworkAccess: 'Disabled',
      vnetConfiguration: { internal: true },
      appLogsConfiguration: { destination: 'azure-monitor', logAnalyticsConfiguration: undefined },
      peerTrafficConfiguration: { encryption: { enabled: true } },
    },
  }),
  'Microsoft.Web/sites': () => ({
    count: 1,
    properties: {
      httpsOnly: true,
      publicNetworkAccess: 'Enabled',
      siteConfig: { minTlsVersion: '1.2', scmMinTlsVersion: '1.2', ftpsState: 'Disabled', http20Enabled: true },
    },
  }),
  'Microsoft.Web/sites/basicPublishingCredentialsPolicies': () => ({ count: 2, properties: { allow: false } }),
  'Microsoft.DurableTask/schedulers': (stamp) => ({
    count: stamp.parameter<string>('durableBackend', 'storage') === 'scheduler' ? 1 : 0,
    properties: { ipAllowlist: ['0.0.0.0/0'], sku: { name: 'Consumption' } },
  }),
};

const secretName = /(^|_)(key|secret|password|token|connection(string)?|sas)$/i;

export const accessRules: Rule[] = [
  {
    name: 'has no door that a key opens, and no public one that need not be',
    faults: (stamp) =>
      Object.entries(doors).flatMap(([type, expected]) => {
        const { count, properties } = expected(stamp);
        const found = stamp.all(type);
        return [
          ...(found.length === count ? [] : [`${type}: ${found.length}, not ${count}`]),
          ...found.flatMap((resource) => differences(resource.body.properties, properties, resource.name)),
        ];
      }),
  },
  {
    name: 'takes passwords neither for FTP nor for deploying',
    faults: (stamp) =>
      differences(
        stamp
          .all('Microsoft.Web/sites/basicPublishingCredentialsPolicies')
          .map(({ body }) => body.name)
          .sort(),
        ['ftp', 'scm'],
      ),
  },
  {
    name: 'keeps what was deleted for its time',
    faults: (stamp) => [
      ...stamp.all('Microsoft.KeyVault/vaults').flatMap(({ name, body }) =>
        differences(
          body.properties,
          {
            enableSoftDelete: true,
            softDeleteRetentionInDays: 90,
            enablePurgeProtection: stamp.parameter('purgeProtection', true) ? true : undefined,
          },
          name,
        ),
      ),
      ...[
        ['hostStorage', 1],
        ['dataStorage', 7],
      ].flatMap(([module, days]) =>
        differences(
          stamp.one('Microsoft.Storage/storageAccounts/blobServices', String(module)).body.properties,
          {
            deleteRetentionPolicy: { enabled: true, days },
            containerDeleteRetentionPolicy: { enabled: true, days },
          },
          String(module),
        ),
      ),
    ],
  },
  {
    name: 'makes the master key once and tells nobody',
    faults: (stamp) => {
      const secret = stamp.one('Microsoft.KeyVault/vaults/secrets');
      const [vault, name] = secret.name.split('/');
      const value = String(stamp.at(secret, 'properties.value'));
      const given = stamp.parameters.masterKey;
      return [
        ...differences(
          stamp.settings.CLAWDESK_MASTER_KEY,
          `@Microsoft.KeyVault(SecretUri=https://${vault}.vault.azure.net/secrets/${name})`,
        ),
        ...(given && value !== given ? ['the key that was given is not the one that is stored'] : []),
        ...(vault === stamp.one('Microsoft.KeyVault/vaults', 'platformVault').name
          ? []
          : ['the key lies in the wrong vault']),
        ...(given || /^«.+»$|^[0-9a-f]{43}=$/.test(value) ? [] : [`the key is not made at random: ${value}`]),
      ];
    },
  },
  {
    name: 'hands out no secret',
    faults: (stamp) => {
      const secret = String(stamp.at(stamp.one('Microsoft.KeyVault/vaults/secrets'), 'properties.value'));
      const texts = Object.entries({ ...stamp.plan.outputs, ...stamp.settings }).filter(
        ([name]) =>
          name !== 'DURABLE_TASK_SCHEDULER_CONNECTION_STRING' && name !== 'APPLICATIONINSIGHTS_CONNECTION_STRING',
      );
      return texts.flatMap(([name, value]) => [
        ...(String(value).includes(secret) || /list(Keys|Secrets)|AccountKey=|SharedAccess/i.test(String(value))
          ? [`${name} holds a secret`]
          : []),
        ...(name !== 'CLAWDESK_MASTER_KEY' && secretName.test(name) ? [`${name} is named like a secret`] : []),
      ]);
    },
  },
];
