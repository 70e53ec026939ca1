import { containerDefinitions } from '../../../infra/azure/container-definitions.ts';
import { NewTenantId } from '../../../shared/contract/tenant.ts';
import { differences, type StampPlan } from '../stamp-plan.ts';
import type { Rule } from './rule.ts';

const isAutoscale = (stamp: StampPlan): boolean =>
  stamp.parameter<string>('cosmosCapacity', 'serverless') === 'autoscale';
/** The longest name that a tenant may have. */
const longestTenant = NewTenantId.parse(`t${'x'.repeat(30)}`);

const databaseOf = (stamp: StampPlan): string =>
  `${stamp.one('Microsoft.DocumentDB/databaseAccounts').name}/${stamp.settings.COSMOS_DATABASE}`;

export const dataRules: Rule[] = [
  {
    name: 'makes the containers that the code expects: keys, indexes and times to live',
    faults: (stamp) =>
      differences(
        stamp.all('Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers').map(({ name, body }) => ({
          name,
          properties: JSON.parse(JSON.stringify(body.properties)),
        })),
        containerDefinitions().map((definition) => ({
          name: `${databaseOf(stamp)}/${definition.id}`,
          properties: { resource: { defaultTtl: undefined, ...definition }, options: undefined },
        })),
      ),
  },
  {
    name: 'pays the database as it was asked to and keeps its past',
    faults: (stamp) => {
      const { properties } = stamp.one('Microsoft.DocumentDB/databaseAccounts').body;
      const database = stamp.one('Microsoft.DocumentDB/databaseAccounts/sqlDatabases');
      const name = database.name.split('/').at(-1);
      return [
        ...differences(properties, {
          databaseAccountOfferType: 'Standard',
          capabilities: isAutoscale(stamp) ? [] : [{ name: 'EnableServerless' }],
          consistencyPolicy: { defaultConsistencyLevel: 'Session' },
          backupPolicy: {
            type: 'Continuous',
            continuousModeProperties: { tier: stamp.size('restoreWindow', 'Continuous7Days') },
          },
          locations: [
            {
              locationName: stamp.parameter('location', 'swedencentral'),
              failoverPriority: 0,
              isZoneRedundant: stamp.parameter('zoneRedundant', false),
            },
          ],
        }),
        ...differences(database.body.properties, {
          resource: { id: name },
          options: {
            autoscaleSettings: isAutoscale(stamp)
              ? { maxThroughput: stamp.size('cosmosMaxThroughput', 4000) }
              : undefined,
          },
        }),
      ];
    },
  },
  {
    name: 'has the blob container of packages; those of tenants the code makes, with names that fit',
    faults: (stamp) => {
      const [container, ...others] = stamp.all('Microsoft.Storage/storageAccounts/blobServices/containers');
      const host = stamp.one('Microsoft.Storage/storageAccounts', 'hostStorage').name;
      return [
        ...differences(container?.name, `${host}/default/packages`, 'container'),
        ...differences(others.length, 0, 'other containers'),
        ...['tenant-', 'documents-']
          .map((prefix) => `${prefix}${longestTenant}`)
          .filter((name) => !/^[a-z0-9](?!.*--)[a-z0-9-]{1,61}[a-z0-9]$/.test(name))
          .map((name) => `${name} is no name of a blob container`),
      ];
    },
  },
  {
    name: 'keeps as many copies as it was asked to',
    faults: (stamp) => {
      const sku = (module: string) => stamp.one('Microsoft.Storage/storageAccounts', module).body;
      const zonal = stamp.parameter('zoneRedundant', false) ? 'Standard_ZRS' : 'Standard_LRS';
      return [
        ...differences(sku('hostStorage'), { kind: 'StorageV2', sku: { name: zonal } }, 'hostStorage'),
        ...differences(
          sku('dataStorage'),
          {
            kind: 'StorageV2',
            sku: { name: stamp.size('dataRedundancy', 'Standard_ZRS') },
            properties: { accessTier: 'Hot' },
          },
          'dataStorage',
        ),
      ];
    },
  },
  {
    name: 'has search and live updates of the sizes that were asked for',
    faults: (stamp) => {
      const sku = stamp.size<string>('webPubSubSku', 'Standard_S1');
      return [
        ...differences(stamp.one('Microsoft.Search/searchServices').body, {
          sku: { name: stamp.size('searchSku', 'basic') },
          properties: {
            replicaCount: stamp.size('searchReplicas', 1),
            partitionCount: 1,
            hostingMode: 'Default',
            semanticSearch: 'disabled',
          },
        }),
        ...differences(stamp.one('Microsoft.SignalRService/webPubSub').body, {
          kind: 'WebPubSub',
          sku: { name: sku, capacity: sku === 'Free_F1' ? 1 : stamp.size('webPubSubUnits', 1) },
          properties: { tls: { clientCertEnabled: false } },
        }),
      ];
    },
  },
  {
    name: 'keeps images where they are pulled from, OpenClaw’s own among them',
    faults: (stamp) => [
      ...differences(stamp.one('Microsoft.ContainerRegistry/registries').body.sku, { name: 'Standard' }),
      ...differences(stamp.one('Microsoft.ContainerRegistry/registries/cacheRules').body.properties, {
        sourceRepository: 'ghcr.io/openclaw/openclaw',
        targetRepository: 'openclaw/openclaw',
      }),
    ],
  },
];
