import { queryCharge } from '../charges.ts';
import { badRequest } from '../cosmos-error.ts';
import { expiryOf } from '../expire.ts';
import { keyRange, parsePartitionKey } from '../partition-key.ts';
import { type Exchange, feed, header, pageSize, type Reply } from './exchange.ts';

/** The latest version of each document changed since the etag of the last page; 304 when there is none. */
export function readChangeFeed(exchange: Exchange): Reply {
  const { catalog, ids, store } = exchange;
  if (header(exchange, 'a-im') !== 'Incremental Feed')
    throw badRequest('Only the latest-version change feed is supported.');
  if (header(exchange, 'x-ms-start-epk') !== undefined)
    throw badRequest('A change feed over part of a partition range is not supported by the local Cosmos DB.');
  const container = catalog.container(ids.database, ids.container);
  const partitionKey = header(exchange, 'x-ms-documentdb-partitionkey');
  const range = keyRange(partitionKey ? parsePartitionKey(partitionKey) : [], container.partitionPaths.length);

  const mark = header(exchange, 'if-none-match');
  const after = mark === '*' ? store.lastSerial : serialOf(mark);
  const modifiedSince = header(exchange, 'if-modified-since');
  const since = modifiedSince && !mark ? Math.floor(Date.parse(modifiedSince) / 1000) : 0;
  const items = container.items.changedAfter(range, after, since, pageSize(exchange), expiryOf(container));

  const etag = `"${items.at(-1)?.lsn ?? after}"`;
  if (items.length === 0) return { status: 304, charge: queryCharge(0, 0), headers: { etag } };
  const texts = items.map(({ body, lsn }) => `${body.slice(0, -1)},"_lsn":${lsn}}`);
  const body = feed(container.ridText, 'Documents', texts);
  return { status: 200, charge: queryCharge(items.length, body.length), body, headers: { etag } };
}

function serialOf(mark: string | undefined): number {
  const serial = Number((mark ?? '0').replaceAll('"', ''));
  if (!Number.isSafeInteger(serial)) throw badRequest('The continuation of the change feed is not valid.');
  return serial;
}
