import { CosmosClient, type Database } from '@azure/cosmos';
import type { Access } from '../access.ts';
import { allowsInsecure } from '../loopback.ts';
import { containers } from './containers.ts';

export type CosmosOptions = { endpoint: string; database: string } & Access;

export function openDatabase(options: CosmosOptions): Database {
  allowsInsecure(options.endpoint);
  const client = new CosmosClient({
    endpoint: options.endpoint,
    ...('key' in options ? { key: options.key } : { aadCredentials: options.credential }),
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
