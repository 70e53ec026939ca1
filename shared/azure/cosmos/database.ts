import {
  CosmosClient,
  type Database,
  type IndexingPolicy,
  type PartitionKeyDefinition,
  PartitionKeyDefinitionVersion,
  PartitionKeyKind,
} from '@azure/cosmos';
import type { TokenCredential } from '@azure/identity';
import { allowsInsecure } from '../loopback.ts';

const day = 86_400;
const hierarchical = (...paths: string[]): PartitionKeyDefinition => ({
  paths,
  kind: PartitionKeyKind.MultiHash,
  version: PartitionKeyDefinitionVersion.V2,
});
const index = (...included: string[]): IndexingPolicy => ({
  includedPaths: included.map((path) => ({ path: `/${path}/?` })),
  excludedPaths: [{ path: '/*' }],
});

/** The containers and their keys; infra/azure creates the same ones. */
export const containers = {
  tenants: {
    partitionKey: { paths: ['/tenantId'] },
    indexingPolicy: index('type', 'status', 'keyId', 'startedAt', 'changedAt', 'createdAt'),
  },
  conversations: {
    partitionKey: hierarchical('/tenantId', '/conversationId'),
    indexingPolicy: index(
      'tenantId',
      'conversationId',
      'type',
      'seq',
      'at',
      'waitingSince',
      'posture',
      'updatedAt',
      'sla/dueAt',
    ),
    defaultTtl: -1,
  },
  board: {
    partitionKey: { paths: ['/tenantId'] },
    indexingPolicy: index('tenantId', 'isOpen', 'updatedAt', 'openedAt'),
    defaultTtl: -1,
  },
  usage: {
    partitionKey: hierarchical('/tenantId', '/period'),
    indexingPolicy: index('tenantId', 'period', 'type', 'meter'),
    defaultTtl: 400 * day,
  },
  audit: { partitionKey: { paths: ['/tenantId'] }, indexingPolicy: index('tenantId') },
} satisfies Record<
  string,
  { partitionKey: PartitionKeyDefinition; indexingPolicy: IndexingPolicy; defaultTtl?: number }
>;

export type ContainerName = keyof typeof containers;

export type CosmosOptions = { endpoint: string; database: string; key?: string; credential?: TokenCredential };

export function openDatabase(options: CosmosOptions): Database {
  allowsInsecure(options.endpoint);
  const client = new CosmosClient({
    endpoint: options.endpoint,
    ...(options.key ? { key: options.key } : options.credential ? { aadCredentials: options.credential } : {}),
    connectionPolicy: {
      enableEndpointDiscovery: false,
      requestTimeout: 10_000,
      retryOptions: { maxRetryAttemptCount: 9, fixedRetryIntervalInMilliseconds: 0, maxWaitTimeInSeconds: 20 },
    },
  });
  return client.database(options.database);
}

/** Creates what is missing, and brings indexing and TTL of what exists up to date (createIfNotExists never does). */
export async function ensureContainers(database: Database): Promise<void> {
  await database.client.databases.createIfNotExists({ id: database.id });
  for (const [id, definition] of Object.entries(containers)) {
    const { container, statusCode } = await database.containers.createIfNotExists({ id, ...definition });
    if (statusCode === 201) continue;
    const { resource } = await container.read();
    if (resource) await container.replace({ ...resource, ...definition });
  }
}
