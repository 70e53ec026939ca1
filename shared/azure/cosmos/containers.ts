import {
  type IndexingPolicy,
  type PartitionKeyDefinition,
  PartitionKeyDefinitionVersion,
  PartitionKeyKind,
} from '@azure/cosmos';

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

/** The containers and their keys. On Azure the template makes them, from the same lines: `npm run infra:generate`. */
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
      'decision/at',
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
