import { z } from 'zod';
import { metadataCharge, queryCharge } from '../charges.ts';
import { badRequest, CosmosError } from '../cosmos-error.ts';
import { expiryOf } from '../expire.ts';
import { type KeyPart, keyRange, parsePartitionKey } from '../partition-key.ts';
import { type CompiledSelect, compileQuery } from '../sql/compile-select.ts';
import { decodeContinuation, encodeContinuation, queryHash } from '../sql/continuation.ts';
import { requireOrderByIndex } from '../sql/index-policy.ts';
import { requireParameters } from '../sql/parameters.ts';
import { parseQuery } from '../sql/parse.ts';
import { pinnedKey } from '../sql/pinned-key.ts';
import { remembered } from '../sql/remembered.ts';
import { type Page, type PageRequest, runPage } from '../sql/run-page.ts';
import type { Json } from '../sql/values.ts';
import { type Exchange, feed, header, jsonBody, pageSize, type Reply } from './exchange.ts';

const querySpec = z.object({
  query: z.string(),
  parameters: z.array(z.object({ name: z.string().startsWith('@'), value: z.custom<Json>().optional() })).default([]),
});

const compiled = remembered((sql: string) => compileQuery(parseQuery(sql)));

type PreparedQuery = Pick<PageRequest, 'query' | 'parameters'> & { hash: string };

function prepare(exchange: Exchange): PreparedQuery {
  const { data, error } = querySpec.safeParse(jsonBody(exchange));
  if (!data) throw badRequest(`The query is invalid: ${z.prettifyError(error)}`);
  const parameters = Object.fromEntries(data.parameters.map(({ name, value }) => [name, value]));
  requireParameters(data.query, parameters);
  return { query: compiled(data.query), parameters, hash: queryHash(exchange.text) };
}

/** Queries the documents of a container. */
export function queryDocuments(exchange: Exchange): Reply {
  const { catalog, ids } = exchange;
  const container = catalog.container(ids.database, ids.container);
  const prepared = prepare(exchange);
  const { query, parameters } = prepared;
  requireOrderByIndex(query.select, container.definition);
  const partitionKey = header(exchange, 'x-ms-documentdb-partitionkey');
  if (partitionKey === undefined) requireServable(exchange, query);
  const key: KeyPart[] =
    partitionKey === undefined
      ? pinnedKey(query.select, container.partitionPaths, parameters)
      : parsePartitionKey(partitionKey);
  const range = keyRange(key, container.partitionPaths.length);
  let scanned = 0;
  function* documents(fromRid: number) {
    for (const { rid, body } of container.items.scan(range, fromRid, expiryOf(container))) {
      scanned++;
      const value: Json = JSON.parse(body);
      yield { rid, value };
    }
  }
  const page = run(exchange, prepared, documents);
  const reply = pageReply(prepared, page, container.ridText, 'Documents');
  return { ...reply, charge: queryCharge(scanned, page.bytes) };
}

/** Queries databases or containers: their descriptions are the documents. */
export function queryResources(exchange: Exchange, name: string, resources: readonly string[]): Reply {
  const prepared = prepare(exchange);
  const documents = (fromRid: number) =>
    resources.map((text, rid) => ({ rid, value: JSON.parse(text) })).filter(({ rid }) => rid >= fromRid);
  return pageReply(prepared, run(exchange, prepared, documents), '', name);
}

function run(
  exchange: Exchange,
  { query, parameters, hash }: PreparedQuery,
  documents: PageRequest['documents'],
): Page {
  const token = header(exchange, 'x-ms-continuation');
  const continuation = token ? decodeContinuation(hash, token) : undefined;
  return runPage({ query, parameters, documents, pageSize: pageSize(exchange), continuation });
}

function pageReply({ hash }: PreparedQuery, { rows, continuation }: Page, rid: string, name: string): Reply {
  return {
    status: 200,
    charge: metadataCharge,
    body: feed(rid, name, rows),
    headers: {
      'x-ms-item-count': String(rows.length),
      ...(continuation && { 'x-ms-continuation': encodeContinuation(hash, continuation) }),
    },
  };
}

/** The plan with which the SDK runs a query over all partitions. There is one, and it merges nothing: it asks once. */
export function planQuery(exchange: Exchange): Reply {
  const { catalog, ids } = exchange;
  const container = catalog.container(ids.database, ids.container);
  const { query } = prepare(exchange);
  requireOrderByIndex(query.select, container.definition);
  return { status: 200, charge: metadataCharge, body: JSON.stringify(planOf(query)) };
}

function planOf({ select }: CompiledSelect): object {
  return {
    partitionedQueryExecutionInfoVersion: 2,
    queryInfo: {
      distinctType: 'None',
      top: null,
      offset: null,
      limit: null,
      orderBy: [],
      orderByExpressions: [],
      groupByExpressions: [],
      groupByAliases: [],
      aggregates: [],
      groupByAliasToAggregateType: {},
      rewrittenQuery: '',
      hasSelectValue: select.projection.kind === 'value',
      hasNonStreamingOrderBy: false,
    },
    queryRanges: [{ min: '', max: 'FF', isMinInclusive: true, isMaxInclusive: false }],
  };
}

/**
 * The service's gateway streams a query over all partitions, but does not sort, fold or count across them.
 * It refuses, and the SDK starts again with a query plan; code that pages by token must meet that here, too.
 */
function requireServable(exchange: Exchange, query: CompiledSelect): void {
  const { distinct, top, offset, groupBy, orderBy } = query.select;
  const merges = query.grouping || distinct || top || offset || groupBy.length > 0 || orderBy.length > 0;
  if (!merges || header(exchange, 'x-ms-documentdb-partitionkeyrangeid') !== undefined) return;
  const message = 'The provided cross partition query can not be directly served by the gateway.';
  throw new CosmosError(400, message, 1004, { additionalErrorInfo: JSON.stringify(planOf(query)) });
}
