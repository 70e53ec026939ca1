import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Container, type ContainerRequest, CosmosClient, PartitionKeyKind } from '@azure/cosmos';
import { startCosmos } from '../../infra/local/cosmos/start-cosmos.ts';

export const newFolder = () => mkdtemp(join(tmpdir(), 'cosmos-'));

/** A client of the vendor's for a local account. */
export const connect = ({ endpoint, key }: { endpoint: string; key: string }): CosmosClient =>
  new CosmosClient({ endpoint, key, connectionPolicy: { enableEndpointDiscovery: false } });

export const byTenant = { paths: ['/tenantId'] };
export const byConversation = { paths: ['/tenantId', '/conversationId'], kind: PartitionKeyKind.MultiHash, version: 2 };

export interface Account {
  endpoint: string;
  client: CosmosClient;
  container(request?: ContainerRequest): Promise<Container>;
  close(): Promise<void>;
}

/** Starts an empty account in a folder of its own. */
export async function openAccount(): Promise<Account> {
  const folder = await newFolder();
  const server = await startCosmos({ port: 0, dataFolder: folder });
  const client = connect(server);
  const { database } = await client.databases.create({ id: 'clawdesk' });
  return {
    endpoint: server.endpoint,
    client,
    container: async (request = { partitionKey: byTenant }) =>
      (await database.containers.create({ id: randomUUID(), ...request })).container,
    close: async () => {
      client.dispose();
      await server.close();
      await rm(folder, { recursive: true });
    },
  };
}
