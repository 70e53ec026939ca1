import { setTimeout as delay } from 'node:timers/promises';
import type {
  Container,
  ItemDefinition,
  JSONValue,
  OperationInput,
  PartitionKey,
  PatchOperation,
  SqlParameter,
} from '@azure/cosmos';
import { ErrorResponse } from '@azure/cosmos';
import type { z } from 'zod';
import { inSpan } from '../../telemetry/spans.ts';
import { assertScope, type TenantScope } from '../../tenancy/scope.ts';

const batchRetries = 5;

export type Stored<T> = { value: T; etag: string };

/** Point read; null when there is none. (`item.read()` says 404 by an absent resource, not by an error.) */
export async function readItem<S extends z.ZodType>(
  container: Container,
  schema: S,
  id: string,
  partitionKey: PartitionKey,
): Promise<Stored<z.output<S>> | null> {
  const { resource } = await container.item(id, partitionKey).read<ItemDefinition & { _etag: string }>();
  return resource ? { value: schema.parse(resource), etag: resource._etag } : null;
}

type ScopedQuery<S extends z.ZodType> = {
  schema: S;
  partitionKey: PartitionKey;
  where: string;
  parameters?: Record<string, JSONValue>;
  orderBy?: string;
  limit: number;
};

/**
 * The only query helper for tenant data: the scope's tenant stands in WHERE, and the partition key (or its prefix) is
 * passed too, because the SDK answers an undefined partition key with every tenant's rows. Bounded by `limit`.
 */
export async function queryItems<S extends z.ZodType>(
  container: Container,
  scope: TenantScope,
  query: ScopedQuery<S>,
): Promise<z.output<S>[]> {
  assertScope(scope);
  if (query.partitionKey === undefined || query.partitionKey === null)
    throw new Error('A tenant query needs its partition key.');
  const parameters: SqlParameter[] = [{ name: '@tenantId', value: scope.tenantId }, ...toParameters(query.parameters)];
  const order = query.orderBy ? ` ORDER BY ${query.orderBy}` : '';
  const sql = `SELECT * FROM c WHERE c.tenantId = @tenantId AND (${query.where})${order} OFFSET 0 LIMIT ${Math.trunc(query.limit)}`;
  const { resources } = await container.items
    .query<unknown>({ query: sql, parameters }, { partitionKey: query.partitionKey, maxItemCount: query.limit })
    .fetchAll();
  return resources.map((resource) => query.schema.parse(resource));
}

/** For the platform's own timers, which look over all tenants of the stamp. Never on a request's path. */
export async function sweepItems<S extends z.ZodType>(
  container: Container,
  query: { schema: S; where: string; parameters?: Record<string, JSONValue>; limit: number },
): Promise<z.output<S>[]> {
  const sql = `SELECT * FROM c WHERE ${query.where} OFFSET 0 LIMIT ${Math.trunc(query.limit)}`;
  const { resources } = await container.items
    .query<unknown>({ query: sql, parameters: toParameters(query.parameters) })
    .fetchAll();
  return resources.map((resource) => query.schema.parse(resource));
}

const toParameters = (parameters: Record<string, JSONValue> = {}): SqlParameter[] =>
  Object.entries(parameters).map(([name, value]) => ({ name: `@${name}`, value }));

export type BatchOutcome = { ok: true } | { ok: false; failedAt: number; status: number };

/**
 * One transactional batch in one partition; on failure says which operation refused, and why. Cosmos answers 449 when
 * another write of the same document is under way: nothing has happened then, and the batch is tried again.
 */
export async function runBatch(
  container: Container,
  partitionKey: PartitionKey,
  operations: OperationInput[],
): Promise<BatchOutcome> {
  for (let attempt = 0; ; attempt++) {
    const outcome = await runBatchOnce(container, partitionKey, operations);
    if (outcome.ok || outcome.status !== 449 || attempt === batchRetries) return outcome;
    await delay(Math.random() * 10 * 2 ** attempt);
  }
}

async function runBatchOnce(
  container: Container,
  partitionKey: PartitionKey,
  operations: OperationInput[],
): Promise<BatchOutcome> {
  const facts = { container: container.id, operations: operations.length };
  const { result, code } = await inSpan('cosmos batch', { facts, kind: 'client' }, async (tell) => {
    const answer = await container.items.batch(operations, partitionKey);
    tell({ status: answer.code });
    return answer;
  });
  const failedAt = result?.findIndex((one) => one.statusCode >= 400 && one.statusCode !== 424) ?? -1;
  if (failedAt >= 0) return { ok: false, failedAt, status: result?.[failedAt]?.statusCode ?? 500 };
  if (code !== undefined && code >= 400) return { ok: false, failedAt: -1, status: code };
  return { ok: true };
}

/** Patches when the condition holds; false when it does not (412) or the document is gone (404). */
export async function patchIf(
  container: Container,
  id: string,
  partitionKey: PartitionKey,
  operations: PatchOperation[],
  condition?: string,
): Promise<boolean> {
  try {
    await container.item(id, partitionKey).patch(condition ? { operations, condition } : operations);
    return true;
  } catch (error) {
    if (isStatus(error, 412) || isStatus(error, 404)) return false;
    throw error;
  }
}

export const isStatus = (error: unknown, status: number): boolean =>
  error instanceof ErrorResponse && error.code === status;

/** Deletes what nobody has changed since it was read; false when somebody has (412), or it is gone (404). */
export async function deleteIf(
  container: Container,
  id: string,
  partitionKey: PartitionKey,
  etag: string,
): Promise<boolean> {
  try {
    await container.item(id, partitionKey).delete({ accessCondition: { type: 'IfMatch', condition: etag } });
    return true;
  } catch (error) {
    if (isStatus(error, 412) || isStatus(error, 404)) return false;
    throw error;
  }
}

/** Deletes; nothing to delete is fine. */
export async function deleteItem(container: Container, id: string, partitionKey: PartitionKey): Promise<void> {
  try {
    await container.item(id, partitionKey).delete();
  } catch (error) {
    if (!isStatus(error, 404)) throw error;
  }
}
