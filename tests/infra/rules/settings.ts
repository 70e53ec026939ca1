import { readFileSync } from 'node:fs';
import { readConfig, settingNames } from '../../../functions/config.ts';
import { differences, type StampPlan } from '../stamp-plan.ts';
import type { Rule } from './rule.ts';

const root = new URL('../../../', import.meta.url);
const textOf = (path: string): string => readFileSync(new URL(path, root), 'utf8');

/** Settings of a laptop: in Azure they would be doors. */
export const localOnly = [
  'COSMOS_KEY',
  'INSTANCES_ALLOW_INSECURE',
  'MODEL_PROVIDERS_AT',
  'OPENAI_KEY',
  'PAGES_ALLOW_LOOPBACK',
  'SEARCH_KEY',
  'SNAPSHOT_STORAGE_CONNECTION',
  'WEB_PUBSUB_CONNECTION',
];
/** Settings that the Functions host reads. */
const ofHost = [
  'APPLICATIONINSIGHTS_AUTHENTICATION_STRING',
  'AzureWebJobsStorage__accountName',
  'AzureWebJobsStorage__clientId',
  'AzureWebJobsStorage__credential',
];
const provider = 'AzureFunctionsJobHost__extensions__durableTask__storageProvider__';
const ofScheduler = ['DURABLE_TASK_SCHEDULER_CONNECTION_STRING', `${provider}connectionStringName`, `${provider}type`];

/** Names that host.json and the timers take from the settings: %NAME%. */
export const placeholders = (): string[] => [
  ...new Set(
    [textOf('host.json'), textOf('functions/timers/fleet-timers.ts')].flatMap((text) =>
      [...text.matchAll(/%(\w+)%/g)].map(([, name]) => String(name)),
    ),
  ),
];

const usesScheduler = (stamp: StampPlan): boolean =>
  stamp.parameter<string>('durableBackend', 'storage') === 'scheduler';
const fallbackDigest = `sha256:${'0'.repeat(64)}`;

/** The settings as the app gets them: what only a deployment knows is made up, references are followed. */
export const settingsAtRunTime = ({ settings }: StampPlan): Record<string, string> =>
  Object.fromEntries(
    Object.entries(settings).map(([name, value]) => {
      if (value.startsWith('@Microsoft.KeyVault(')) return [name, Buffer.alloc(32, 1).toString('base64')];
      if (/^«[^«]*(Endpoint|Uri|endpoint)»$/.test(value)) return [name, 'https://known-later.example/'];
      return [name, value.replace(/«[^»]*»/g, 'known-later.example')];
    }),
  );

const names = (stamp: StampPlan) => ({
  host: stamp.one('Microsoft.Storage/storageAccounts', 'hostStorage').name,
  data: stamp.one('Microsoft.Storage/storageAccounts', 'dataStorage').name,
  vault: stamp.one('Microsoft.KeyVault/vaults', 'tenantsVault').name,
  api: stamp.one('Microsoft.Web/sites').name,
  instancesIdentity: stamp.all('Microsoft.ManagedIdentity/userAssignedIdentities')[1]?.id,
});

/** Where each setting must lead. */
const destinations = (stamp: StampPlan): Record<string, unknown> => {
  const { host, data, vault, api, instancesIdentity } = names(stamp);
  const models = stamp.all('Microsoft.CognitiveServices/accounts')[0]?.name;
  const routes = (route: string): string =>
    stamp
      .parameter('modelDeployments', [
        { name: 'gpt-5-mini', routes: ['fast', 'vision'] },
        { name: 'gpt-5', routes: ['reasoning'] },
        { name: 'text-embedding-3-small', routes: ['embedding'] },
      ])
      .filter(({ routes }) => routes.includes(route))
      .map(({ name }) => name)
      .join(',');
  const server = '«registry.properties.loginServer»';
  const site = '«site.properties.defaultHostname»';
  return {
    AzureWebJobsStorage__accountName: host,
    AzureWebJobsStorage__credential: 'managedidentity',
    AzureWebJobsStorage__clientId: '«control.properties.clientId»',
    AZURE_CLIENT_ID: '«control.properties.clientId»',
    APPLICATIONINSIGHTS_CONNECTION_STRING: '«insights.properties.ConnectionString»',
    APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'Authorization=AAD;ClientId=«control.properties.clientId»',
    PAUSE_SCHEDULE: '0 * * * * *',
    SWEEP_SCHEDULE: '*/30 * * * * *',
    CLAWDESK_STAMP: stamp.parameters.environmentName,
    CLAWDESK_API_URL: `https://${stamp.parameter('apiHost', `${api}.azurewebsites.net`)}/api`,
    CLAWDESK_WEB_ORIGIN: stamp.parameter('webOrigin', `https://${site}`),
    CLAWDESK_BASE_DOMAIN: stamp.parameter('baseDomain', ''),
    KEY_VAULT_URL: `https://${vault}.vault.azure.net`,
    COSMOS_ENDPOINT: '«account.properties.documentEndpoint»',
    COSMOS_DATABASE: stamp.one('Microsoft.DocumentDB/databaseAccounts/sqlDatabases').body.name,
    SEARCH_ENDPOINT: `https://${stamp.one('Microsoft.Search/searchServices').name}.search.windows.net`,
    SNAPSHOT_STORAGE_URL: `https://${data}.blob.core.windows.net`,
    OPENAI_ENDPOINT: `https://${models}.openai.azure.com`,
    OPENAI_DEPLOYMENT_FAST: routes('fast'),
    OPENAI_DEPLOYMENT_VISION: routes('vision'),
    OPENAI_DEPLOYMENT_REASONING: routes('reasoning'),
    OPENAI_DEPLOYMENT_EMBEDDING: routes('embedding'),
    ENTRA_ISSUER: 'https://login.microsoftonline.com/11111111-1111-1111-1111-111111111111/v2.0',
    ENTRA_AUDIENCE: stamp.parameters.entraAudience,
    WEB_PUBSUB_ENDPOINT: 'https://«service.properties.hostName»',
    WEB_PUBSUB_HUB: stamp.one('Microsoft.SignalRService/webPubSub/hubs').body.name,
    ARM_ENDPOINT: 'https://management.azure.com',
    ARM_WRITES_PER_SECOND: '1',
    AZURE_SUBSCRIPTION_ID: '22222222-2222-2222-2222-222222222222',
    AZURE_LOCATION: stamp.parameter('location', 'swedencentral'),
    INSTANCES_RESOURCE_GROUP: stamp.one('Microsoft.Resources/resourceGroups', 'tenantsGroup').name,
    INSTANCES_ENVIRONMENT_ID: stamp.one('Microsoft.App/managedEnvironments').id,
    INSTANCES_IDENTITY_ID: instancesIdentity,
    INSTANCES_REGISTRY_SERVER: server,
    INSTANCES_REGISTRY_IDENTITY_ID: instancesIdentity,
    INSTANCES_WORKLOAD_PROFILE: 'Consumption',
    OPENCLAW_IMAGE: `${server}/openclaw/openclaw@${stamp.parameter('openclawDigest', fallbackDigest)}`,
    KEEPER_IMAGE: `${server}/clawdesk/keeper@${stamp.parameter('keeperDigest', fallbackDigest)}`,
  };
};

export const settingRules: Rule[] = [
  {
    name: 'sets every setting that is read, and none that is not',
    faults: (stamp) => {
      const read = [
        ...new Set([
          ...settingNames.filter((name) => !localOnly.includes(name)),
          ...placeholders(),
          ...ofHost,
          ...(usesScheduler(stamp) ? ofScheduler : []),
        ]),
      ];
      const set = Object.keys(stamp.settings);
      return [
        ...read.filter((name) => !set.includes(name)).map((name) => `${name} is read and not set`),
        ...set.filter((name) => !read.includes(name)).map((name) => `${name} is set and not read`),
      ];
    },
  },
  {
    name: 'starts the API: its configuration is accepted',
    faults: (stamp) => {
      try {
        readConfig(settingsAtRunTime(stamp));
        return [];
      } catch (error) {
        return [String(error)];
      }
    },
  },
  {
    name: 'leads every setting to its own resource',
    faults: (stamp) => differences(stamp.settings, destinations(stamp)),
  },
  {
    name: 'runs instances and looks at them as the code does without being told',
    faults: ({ settings }) => {
      const sample = JSON.parse(textOf('local.settings.sample.json')).Values as Record<string, string>;
      const same = [
        'OPENCLAW_ARGS',
        'SEARCH_INDEX',
        'OPENAI_EMBEDDING_DIMENSIONS',
        'ARM_POLL_MS',
        'TASKHUB_NAME',
        'COSMOS_DATABASE',
        'WEB_PUBSUB_HUB',
      ];
      return same.flatMap((name) => differences(settings[name], sample[name], name));
    },
  },
];
