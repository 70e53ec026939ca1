import { z } from 'zod';
import { badRequest, CosmosError } from '../cosmos-error.ts';
import { type DocumentResult, Documents } from '../documents.ts';
import { parsePartitionKey } from '../partition-key.ts';
import type { Json } from '../sql/values.ts';
import { type Exchange, header, isSet, jsonBody, type Reply } from './exchange.ts';

const bodies = z.custom<Json>((value) => value !== undefined);
const common = {
  ifMatch: z.string().optional(),
  ifNoneMatch: z.string().optional(),
  partitionKey: z.string().optional(),
};

const operation = z.discriminatedUnion('operationType', [
  z.object({ operationType: z.enum(['Create', 'Upsert']), resourceBody: bodies, ...common }),
  z.object({ operationType: z.enum(['Replace', 'Patch']), id: z.string(), resourceBody: bodies, ...common }),
  z.object({ operationType: z.enum(['Read', 'Delete']), id: z.string(), ...common }),
]);

type Operation = z.infer<typeof operation>;

const maximumOperations = 100;
const maximumBytes = 2 * 1024 * 1024;

interface OperationResult {
  statusCode: number;
  subStatusCode?: number;
  requestCharge: number;
  eTag?: string;
  /** JSON text of the document. */
  body?: string;
}

class BatchFailed extends Error {
  readonly index: number;
  readonly reason: CosmosError;

  constructor(index: number, reason: CosmosError) {
    super(reason.message);
    this.index = index;
    this.reason = reason;
  }
}

/** A transactional batch (all or nothing, one partition) or a bulk request (each operation for itself). */
export function runBatch(exchange: Exchange): Reply {
  const { data: operations, error } = z.array(operation).min(1).max(maximumOperations).safeParse(jsonBody(exchange));
  if (!operations) throw badRequest(`The batch is invalid: ${z.prettifyError(error)}`);
  if (Buffer.byteLength(exchange.text) > maximumBytes) throw new CosmosError(413, 'Request size is too large.');
  return isSet(exchange, 'x-ms-cosmos-batch-atomic') ? runAtomic(exchange, operations) : runBulk(exchange, operations);
}

function runAtomic(exchange: Exchange, operations: Operation[]): Reply {
  const documents = documentsOf(exchange, header(exchange, 'x-ms-documentdb-partitionkey'));
  try {
    const results = exchange.store.transaction(() =>
      operations.map((step, index) => {
        try {
          return succeeded(apply(documents, step));
        } catch (failure) {
          throw failure instanceof CosmosError ? new BatchFailed(index, failure) : failure;
        }
      }),
    );
    return reply(exchange, 200, results);
  } catch (failure) {
    if (!(failure instanceof BatchFailed)) throw failure;
    const results = operations.map(
      (_, index): OperationResult =>
        index === failure.index ? failed(failure.reason) : { statusCode: 424, requestCharge: 0 },
    );
    return reply(exchange, 207, results);
  }
}

function runBulk(exchange: Exchange, operations: Operation[]): Reply {
  const results = exchange.store.transaction(() =>
    operations.map((step) => {
      try {
        return succeeded(apply(documentsOf(exchange, step.partitionKey), step));
      } catch (failure) {
        if (failure instanceof CosmosError) return failed(failure);
        throw failure;
      }
    }),
  );
  return reply(exchange, results.some(({ statusCode }) => statusCode >= 400) ? 207 : 200, results);
}

function documentsOf({ store, catalog, ids }: Exchange, partitionKey: string | undefined): Documents {
  if (partitionKey === undefined) throw badRequest('The partition key is missing.');
  return new Documents(store, catalog.container(ids.database, ids.container), parsePartitionKey(partitionKey));
}

function apply(documents: Documents, step: Operation): DocumentResult {
  switch (step.operationType) {
    case 'Create':
      return documents.create(step.resourceBody);
    case 'Upsert':
      return documents.upsert(step.resourceBody, step);
    case 'Replace':
      return documents.replace(step.id, step.resourceBody, step);
    case 'Patch':
      return documents.patch(step.id, step.resourceBody, step);
    case 'Read':
      return documents.read(step.id, step);
    case 'Delete':
      return documents.delete(step.id, step);
  }
}

const succeeded = ({ status, charge, etag, body }: DocumentResult): OperationResult => ({
  statusCode: status,
  requestCharge: charge,
  ...(etag !== undefined && { eTag: etag }),
  ...(body !== undefined && { body }),
});

const failed = ({ status, substatus }: CosmosError): OperationResult => ({
  statusCode: status,
  requestCharge: 1,
  ...(substatus > 0 && { subStatusCode: substatus }),
});

function reply(exchange: Exchange, status: number, results: OperationResult[]): Reply {
  const minimal = header(exchange, 'prefer') === 'return=minimal';
  const texts = results.map(({ body, ...result }) => {
    const text = JSON.stringify(result);
    return body === undefined || minimal ? text : `${text.slice(0, -1)},"resourceBody":${body}}`;
  });
  const charge = results.reduce((sum, { requestCharge }) => sum + requestCharge, 0);
  return { status, charge, body: `[${texts.join(',')}]` };
}
