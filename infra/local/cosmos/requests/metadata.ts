import { metadataCharge } from '../charges.ts';
import { parseContainer, parseDatabase } from '../container-definition.ts';
import { badRequest } from '../cosmos-error.ts';
import { type Exchange, feed, isSet, jsonBody, type Reply } from './exchange.ts';
import { queryResources } from './query.ts';

const reply = (status: number, body?: string): Reply => ({
  status,
  charge: metadataCharge,
  ...(body !== undefined && { body, headers: etagHeader(body) }),
});

function etagHeader(body: string): Record<string, string> {
  const { _etag } = JSON.parse(body);
  return typeof _etag === 'string' ? { etag: _etag } : {};
}

export const listDatabases = ({ catalog }: Exchange): Reply => reply(200, feed('', 'Databases', catalog.databases()));

export function createOrQueryDatabases(exchange: Exchange): Reply {
  const { catalog } = exchange;
  if (isSet(exchange, 'x-ms-documentdb-isquery')) return queryResources(exchange, 'Databases', catalog.databases());
  return reply(201, catalog.createDatabase(parseDatabase(jsonBody(exchange)).id));
}

export const readDatabase = ({ catalog, ids }: Exchange): Reply => reply(200, catalog.findDatabase(ids.database).body);

export function deleteDatabase({ catalog, ids }: Exchange): Reply {
  catalog.deleteDatabase(ids.database);
  return reply(204);
}

export const listContainers = ({ catalog, ids }: Exchange): Reply =>
  reply(200, feed(catalog.findDatabase(ids.database).ridText, 'DocumentCollections', catalog.containers(ids.database)));

export function createOrQueryContainers(exchange: Exchange): Reply {
  const { catalog, ids } = exchange;
  if (isSet(exchange, 'x-ms-documentdb-isquery'))
    return queryResources(exchange, 'DocumentCollections', catalog.containers(ids.database));
  return reply(201, catalog.createContainer(ids.database, parseContainer(jsonBody(exchange))));
}

export const readContainer = ({ catalog, ids }: Exchange): Reply =>
  reply(200, catalog.container(ids.database, ids.container).body);

/** Indexing policy and TTL may change; id, partition key and unique keys may not. */
export function replaceContainer(exchange: Exchange): Reply {
  const { catalog, ids } = exchange;
  const { definition } = catalog.container(ids.database, ids.container);
  const wanted = parseContainer(jsonBody(exchange));
  for (const fixed of ['id', 'partitionKey', 'uniqueKeyPolicy'] as const)
    if (JSON.stringify(definition[fixed]) !== JSON.stringify(wanted[fixed]))
      throw badRequest(`'${fixed}' of a container cannot be changed.`);
  return reply(200, catalog.replaceContainer(ids.database, ids.container, wanted));
}

export function deleteContainer({ catalog, ids }: Exchange): Reply {
  catalog.deleteContainer(ids.database, ids.container);
  return reply(204);
}

/** The whole container is one physical partition. */
export function listPartitionKeyRanges({ catalog, ids }: Exchange): Reply {
  const { ridText } = catalog.container(ids.database, ids.container);
  const range = {
    id: '0',
    minInclusive: '',
    maxExclusive: 'FF',
    ridPrefix: 0,
    throughputFraction: 1,
    status: 'online',
    parents: [],
  };
  return reply(200, feed(ridText, 'PartitionKeyRanges', [JSON.stringify({ ...range, _rid: ridText })]));
}
