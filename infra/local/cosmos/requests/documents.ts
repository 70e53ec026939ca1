import { queryCharge } from '../charges.ts';
import { badRequest } from '../cosmos-error.ts';
import { type DocumentResult, Documents } from '../documents.ts';
import { expiryOf } from '../expire.ts';
import { keyRange, parsePartitionKey } from '../partition-key.ts';
import { runBatch } from './batch.ts';
import { readChangeFeed } from './change-feed.ts';
import { type Exchange, feed, header, isSet, jsonBody, pageSize, type Reply } from './exchange.ts';
import { planQuery, queryDocuments } from './query.ts';

/** POST on the documents of a container means five things; a header tells which. */
export function postDocuments(exchange: Exchange): Reply {
  if (isSet(exchange, 'x-ms-cosmos-is-query-plan-request')) return planQuery(exchange);
  if (isSet(exchange, 'x-ms-documentdb-isquery')) return queryDocuments(exchange);
  if (isSet(exchange, 'x-ms-cosmos-is-batch-request')) return runBatch(exchange);
  const partition = partitionOf(exchange);
  if (isSet(exchange, 'x-ms-documentdb-is-upsert'))
    return reply(partition.upsert(jsonBody(exchange), conditions(exchange)));
  return reply(partition.create(jsonBody(exchange)));
}

/** GET on the documents of a container: the change feed, or simply all of them. */
export function listDocuments(exchange: Exchange): Reply {
  if (header(exchange, 'a-im') !== undefined) return readChangeFeed(exchange);
  const { catalog, ids } = exchange;
  const container = catalog.container(ids.database, ids.container);
  const partitionKey = header(exchange, 'x-ms-documentdb-partitionkey');
  const range = keyRange(partitionKey ? parsePartitionKey(partitionKey) : [], container.partitionPaths.length);
  const from = Number(header(exchange, 'x-ms-continuation') ?? 0);
  if (!Number.isSafeInteger(from)) throw badRequest('Invalid Continuation Token');
  const size = pageSize(exchange);
  const texts: string[] = [];
  const headers: Record<string, string> = {};
  for (const { rid, body } of container.items.scan(range, from, expiryOf(container))) {
    if (texts.length === size) {
      headers['x-ms-continuation'] = String(rid);
      break;
    }
    texts.push(body);
  }
  const body = feed(container.ridText, 'Documents', texts);
  return { status: 200, charge: queryCharge(texts.length, body.length), body, headers };
}

export const readDocument = (exchange: Exchange): Reply =>
  reply(partitionOf(exchange).read(exchange.ids.document, conditions(exchange)));

export const replaceDocument = (exchange: Exchange): Reply =>
  reply(partitionOf(exchange).replace(exchange.ids.document, jsonBody(exchange), conditions(exchange)));

export const patchDocument = (exchange: Exchange): Reply =>
  reply(partitionOf(exchange).patch(exchange.ids.document, jsonBody(exchange), conditions(exchange)));

export const deleteDocument = (exchange: Exchange): Reply =>
  reply(partitionOf(exchange).delete(exchange.ids.document, conditions(exchange)));

/** Removes a logical partition. The service does this in the background; here it is done when it answers. */
export function deletePartition(exchange: Exchange): Reply {
  const { catalog, ids, store } = exchange;
  const container = catalog.container(ids.database, ids.container);
  const key = parsePartitionKey(requiredPartitionKey(exchange));
  store.transaction(() => {
    for (const { rid } of [
      ...container.items.scan(keyRange(key, container.partitionPaths.length), 0, expiryOf(container)),
    ]) {
      container.uniqueKeys.release(rid);
      container.items.delete(rid);
    }
  });
  return { status: 200, charge: 1 };
}

function partitionOf(exchange: Exchange): Documents {
  const { store, catalog, ids } = exchange;
  const container = catalog.container(ids.database, ids.container);
  for (const hook of ['x-ms-documentdb-pre-trigger-include', 'x-ms-documentdb-post-trigger-include'])
    if (header(exchange, hook)) throw badRequest('Triggers are not supported by the local Cosmos DB.');
  return new Documents(store, container, parsePartitionKey(requiredPartitionKey(exchange)));
}

function requiredPartitionKey(exchange: Exchange): string {
  const partitionKey = header(exchange, 'x-ms-documentdb-partitionkey');
  if (partitionKey === undefined) throw badRequest('PartitionKey value must be supplied for this operation.');
  return partitionKey;
}

const conditions = (exchange: Exchange) => ({
  ifMatch: header(exchange, 'if-match'),
  ifNoneMatch: header(exchange, 'if-none-match'),
});

const reply = ({ status, charge, etag, body }: DocumentResult): Reply => ({
  status,
  charge,
  ...(body !== undefined && { body }),
  headers: etag === undefined ? {} : { etag },
});
