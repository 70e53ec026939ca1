import { differences } from '../stamp-plan.ts';
import type { Rule } from './rule.ts';

/** What names may look like, from Azure's naming rules. Those that are unique in the world hold the stamp's token. */
const patterns: Record<string, { pattern: RegExp; isGlobal?: true }> = {
  'Microsoft.App/managedEnvironments': { pattern: /^[a-z][a-z0-9-]{0,58}[a-z0-9]$/ },
  'Microsoft.CognitiveServices/accounts': { pattern: /^[a-zA-Z0-9][a-zA-Z0-9-]{1,63}$/, isGlobal: true },
  'Microsoft.CognitiveServices/accounts/deployments': { pattern: /\/[\w.-]{2,64}$/ },
  'Microsoft.Consumption/budgets': { pattern: /^[\w-]{1,63}$/ },
  'Microsoft.ContainerRegistry/registries': { pattern: /^[a-zA-Z0-9]{5,50}$/, isGlobal: true },
  'Microsoft.DocumentDB/databaseAccounts': { pattern: /^[a-z0-9][a-z0-9-]{1,42}[a-z0-9]$/, isGlobal: true },
  'Microsoft.DurableTask/schedulers': { pattern: /^[a-zA-Z0-9-]{3,64}$/, isGlobal: true },
  'Microsoft.KeyVault/vaults': { pattern: /^[a-zA-Z](?!.*--)[a-zA-Z0-9-]{1,22}[a-zA-Z0-9]$/, isGlobal: true },
  'Microsoft.ManagedIdentity/userAssignedIdentities': { pattern: /^[a-zA-Z0-9][\w-]{2,127}$/ },
  'Microsoft.Network/privateEndpoints': { pattern: /^[\w.-]{2,64}$/ },
  'Microsoft.Network/virtualNetworks': { pattern: /^[\w.-]{2,64}$/ },
  'Microsoft.Resources/resourceGroups': { pattern: /^[\w.()-]{1,89}[\w()-]$/ },
  'Microsoft.Search/searchServices': { pattern: /^[a-z0-9](?!.*--)[a-z0-9-]{0,58}[a-z0-9]$/, isGlobal: true },
  'Microsoft.SignalRService/webPubSub': { pattern: /^[a-zA-Z][a-zA-Z0-9-]{1,61}[a-zA-Z0-9]$/, isGlobal: true },
  'Microsoft.Storage/storageAccounts': { pattern: /^[a-z0-9]{3,24}$/, isGlobal: true },
  // The host tells apps apart by the first 32 characters.
  'Microsoft.Web/sites': { pattern: /^[a-z0-9][a-z0-9-]{0,30}[a-z0-9]$/, isGlobal: true },
  'Microsoft.Web/staticSites': { pattern: /^[a-zA-Z0-9-]{2,40}$/, isGlobal: true },
};
const tagless =
  /roleAssignments|diagnosticSettings|budgets|privateEndpoints\/|privateDnsZones\/A$|blobServices|sqlDatabases|sqlRoleAssignments|deployments|raiPolicies|hubs|secrets|cacheRules|sites\/|taskHubs|retentionPolicies/;
const elsewhere = /staticSites|CognitiveServices\/accounts$/;

const outputs = [
  'API_NAME',
  'API_URL',
  'AZURE_CONTAINER_REGISTRY_ENDPOINT',
  'AZURE_CONTAINER_REGISTRY_NAME',
  'AZURE_KEY_VAULT_NAME',
  'AZURE_TENANTS_RESOURCE_GROUP',
  'ENTRA_AUDIENCE',
  'ENTRA_ISSUER',
  'LIVE_ORIGIN',
  'WEB_NAME',
  'WEB_ORIGIN',
];
const outputsOfMain = ['AZURE_LOCATION', 'AZURE_RESOURCE_GROUP', 'AZURE_TENANT_ID'];

export const nameRules: Rule[] = [
  {
    name: 'has names within Azure’s limits, and unique ones where the world shares them',
    faults: (stamp) => {
      const token = stamp.one('Microsoft.Web/sites').name.split('-').at(-1) ?? '';
      return [
        ...(/^[a-z2-7]{13}$/.test(token) ? [] : [`${token} is not the stamp’s token`]),
        ...Object.entries(patterns).flatMap(([type, { pattern, isGlobal }]) =>
          stamp
            .all(type)
            .filter(({ name }) => !pattern.test(name) || (isGlobal && !name.includes(token)))
            .map(({ name }) => `${name} is no name for ${type}`),
        ),
      ];
    },
  },
  {
    name: 'tags all that can be tagged, and says to azd where the API and the pages go',
    faults: (stamp) => {
      const tags = { 'azd-env-name': stamp.parameters.environmentName, ...stamp.parameter('tags', {}) };
      const services: Record<string, string> = { 'Microsoft.Web/sites': 'api', 'Microsoft.Web/staticSites': 'web' };
      return stamp.plan.resources
        .filter(({ type }) => !tagless.test(type))
        .flatMap(({ type, name, body }) =>
          differences(body.tags, { ...tags, 'azd-service-name': services[type] }, `${name} tags`),
        );
    },
  },
  {
    name: 'is in its region',
    faults: (stamp) =>
      stamp.plan.resources
        .filter(({ body, type }) => body.location !== undefined && body.location !== 'global' && !elsewhere.test(type))
        .flatMap(({ name, body }) => differences(body.location, stamp.parameter('location', 'swedencentral'), name)),
  },
  {
    name: 'has two resource groups, the tenants’ apart from the stamp’s',
    faults: (stamp) => {
      const isAlone = !stamp.parameters.location;
      const name = stamp.parameters.environmentName;
      const groups = stamp.all('Microsoft.Resources/resourceGroups').map((group) => group.name);
      const tenants = stamp.parameter('tenantsGroupName', `rg-${name}-tenants`);
      return differences(groups, isAlone ? [tenants] : [`rg-${name}`, tenants]);
    },
  },
  {
    name: 'outputs what deploying needs, and nothing else',
    faults: (stamp) => {
      const { outputs: found } = stamp.plan;
      const isAlone = !stamp.parameters.location;
      return [
        ...differences(Object.keys(found).sort(), [...outputs, ...(isAlone ? [] : outputsOfMain)].sort()),
        ...differences(found, {
          API_NAME: stamp.one('Microsoft.Web/sites').name,
          API_URL: stamp.settings.CLAWDESK_API_URL,
          WEB_NAME: stamp.one('Microsoft.Web/staticSites').name,
          WEB_ORIGIN: stamp.settings.CLAWDESK_WEB_ORIGIN,
          ENTRA_ISSUER: stamp.settings.ENTRA_ISSUER,
          ENTRA_AUDIENCE: stamp.settings.ENTRA_AUDIENCE,
          AZURE_CONTAINER_REGISTRY_NAME: stamp.one('Microsoft.ContainerRegistry/registries').name,
          AZURE_CONTAINER_REGISTRY_ENDPOINT: stamp.settings.INSTANCES_REGISTRY_SERVER,
          AZURE_TENANTS_RESOURCE_GROUP: stamp.settings.INSTANCES_RESOURCE_GROUP,
          AZURE_KEY_VAULT_NAME: stamp.one('Microsoft.KeyVault/vaults', 'platformVault').name,
          ...(isAlone
            ? {}
            : {
                AZURE_LOCATION: stamp.parameters.location,
                AZURE_TENANT_ID: '11111111-1111-1111-1111-111111111111',
                AZURE_RESOURCE_GROUP: `rg-${stamp.parameters.environmentName}`,
              }),
        }),
        ...(String(found.LIVE_ORIGIN).includes('wss://') &&
        String(found.LIVE_ORIGIN).includes('service.properties.hostName')
          ? []
          : [`LIVE_ORIGIN is ${found.LIVE_ORIGIN}`]),
      ];
    },
  },
];
