import type { Database, OperationInput, PatchOperation } from '@azure/cosmos';
import { z } from 'zod';
import { CannedReplies } from '../../contract/conversation.ts';
import { knowledgeLimits } from '../../contract/knowledge.ts';
import { Operation, type OperationStep } from '../../contract/tenant.ts';
import { DocumentRecord } from '../../domain/document.ts';
import { newOperationId } from '../../domain/ids.ts';
import { TenantRecord } from '../../domain/tenant.ts';
import { assertScope, type TenantScope } from '../../tenancy/scope.ts';
import {
  deleteIf,
  deleteItem,
  isStatus,
  patchIf,
  queryItems,
  readItem,
  runBatch,
  type Stored,
  sweepItems,
} from './items.ts';

const ApiKey = z.object({ keyId: z.string(), name: z.string(), createdAt: z.string() });
export type ApiKey = z.infer<typeof ApiKey>;

/** What is left of a destroyed tenant whose data was kept. */
const Archive = TenantRecord.pick({ settings: true, secretSalt: true, secrets: true, snapshot: true });
export type Archive = z.infer<typeof Archive>;

const StoredReplies = z.object(CannedReplies.shape);

export type TenantStore = ReturnType<typeof createTenantStore>;

/** Container `tenants`, partition `tenantId`: the record, API keys (by hash), operations, and what documents it has. */
export function createTenantStore(database: Database) {
  const container = database.container('tenants');
  const partition = (scope: TenantScope): string => {
    assertScope(scope);
    return scope.tenantId;
  };
  const record = (tenant: TenantRecord) => ({ ...tenant, id: 'tenant', type: 'tenant' });

  return {
    read: async (scope: TenantScope): Promise<Stored<TenantRecord> | null> =>
      readItem(container, TenantRecord, 'tenant', partition(scope)),

    /** Creates the tenant with its first operation and key; false when the name is taken. */
    async create(
      scope: TenantScope,
      first: { tenant: TenantRecord; operation: Operation; key: ApiKey & { hash: string } },
    ): Promise<boolean> {
      const { hash, ...key } = first.key;
      const tenantId = partition(scope);
      const outcome = await runBatch(container, tenantId, [
        { operationType: 'Create', resourceBody: record(first.tenant) as never },
        { operationType: 'Create', resourceBody: { ...first.operation, type: 'operation' } as never },
        { operationType: 'Create', resourceBody: { ...key, id: `key|${hash}`, type: 'key', tenantId } as never },
      ]);
      if (!outcome.ok && outcome.status !== 409)
        throw new Error(`The tenant could not be stored: Cosmos answered ${outcome.status}.`);
      return outcome.ok;
    },

    /** Replaces the record if nobody changed or removed it since `etag` was read, and creates an operation with it when given. */
    async replace(scope: TenantScope, tenant: TenantRecord, etag: string, operation?: Operation): Promise<boolean> {
      const operations: OperationInput[] = [
        { operationType: 'Replace', id: 'tenant', resourceBody: record(tenant) as never, ifMatch: etag },
      ];
      if (operation)
        operations.push({ operationType: 'Create', resourceBody: { ...operation, type: 'operation' } as never });
      const outcome = await runBatch(container, partition(scope), operations);
      if (!outcome.ok && outcome.status !== 412 && outcome.status !== 404)
        throw new Error(`The tenant could not be stored: Cosmos answered ${outcome.status}.`);
      return outcome.ok;
    },

    /** Moves `lastActivityAt` forward; cheap enough for a request's path, skipped when it is recent. */
    touch: (scope: TenantScope, at: string): Promise<boolean> =>
      patchIf(container, 'tenant', partition(scope), [{ op: 'set', path: '/lastActivityAt', value: at }]),

    /**
     * Removes the record with every key, in one batch; `keep` stays behind so that the name can come back with its data.
     * False when somebody changed or removed it since `etag` was read: by then the name may be another tenant's.
     */
    async remove(scope: TenantScope, etag: string, keep: Archive | null): Promise<boolean> {
      const tenantId = partition(scope);
      const going = keep ? `c.type = 'key'` : `c.type IN ('key', 'archive', 'canned-replies', 'calibrations')`;
      const schema = z.object({ id: z.string() });
      const rest = await queryItems(container, scope, { schema, partitionKey: tenantId, where: going, limit: 90 });
      const archive = { ...keep, id: 'archive', type: 'archive', tenantId } as never;
      const outcome = await runBatch(container, tenantId, [
        // The SDK sends it, but its type does not know that a deletion may have a condition.
        { operationType: 'Delete', id: 'tenant', ifMatch: etag } as OperationInput,
        ...(keep ? [{ operationType: 'Upsert' as const, resourceBody: archive }] : []),
        ...rest.map(({ id }) => ({ operationType: 'Delete' as const, id })),
      ]);
      if (!outcome.ok && outcome.status !== 412 && outcome.status !== 404)
        throw new Error(`The tenant could not be removed: Cosmos answered ${outcome.status}.`);
      return outcome.ok;
    },

    archive: async (scope: TenantScope): Promise<Archive | null> =>
      (await readItem(container, Archive, 'archive', partition(scope)))?.value ?? null,

    /** All tenants of the stamp, for the platform's timers and operators' lists. */
    sweep: (where: string, parameters: Record<string, string> = {}, limit = 1000): Promise<TenantRecord[]> =>
      sweepItems(container, { schema: TenantRecord, where: `c.type = 'tenant' AND (${where})`, parameters, limit }),

    findKey: async (scope: TenantScope, hash: string): Promise<ApiKey | null> =>
      (await readItem(container, ApiKey, `key|${hash}`, partition(scope)))?.value ?? null,

    /** False when the tenant was changed since it was read, or another key came: one by one, they can be counted. */
    async addKey(
      scope: TenantScope,
      { value, etag }: Stored<TenantRecord>,
      key: ApiKey & { hash: string },
    ): Promise<boolean> {
      const tenantId = partition(scope);
      const { hash, ...shown } = key;
      const outcome = await runBatch(container, tenantId, [
        { operationType: 'Replace', id: 'tenant', resourceBody: record(value) as never, ifMatch: etag },
        { operationType: 'Create', resourceBody: { ...shown, id: `key|${hash}`, type: 'key', tenantId } as never },
      ]);
      if (!outcome.ok && outcome.status !== 412 && outcome.status !== 404)
        throw new Error(`The key could not be stored: Cosmos answered ${outcome.status}.`);
      return outcome.ok;
    },

    keys: (scope: TenantScope): Promise<(ApiKey & { id: string })[]> =>
      queryItems(container, scope, {
        schema: ApiKey.extend({ id: z.string() }),
        partitionKey: partition(scope),
        where: `c.type = 'key'`,
        limit: 100,
      }),

    deleteItem: (scope: TenantScope, id: string): Promise<void> => deleteItem(container, id, partition(scope)),

    operation: async (scope: TenantScope, operationId: string): Promise<Stored<Operation> | null> =>
      readItem(container, Operation, operationId, partition(scope)),

    /** Operations that are marked as running, for the sweep that restarts orphaned ones. */
    sweepOperations: (startedBefore: string): Promise<Operation[]> =>
      sweepItems(container, {
        schema: Operation,
        where: `c.type = 'operation' AND c.status = 'running' AND c.startedAt < @before`,
        parameters: { before: startedBefore },
        limit: 200,
      }),

    async writeSteps(
      scope: TenantScope,
      operationId: string,
      steps: OperationStep[],
      end?: Partial<Operation>,
    ): Promise<void> {
      const operations: PatchOperation[] = [{ op: 'set', path: '/steps', value: steps }];
      for (const [name, value] of Object.entries(end ?? {})) operations.push({ op: 'set', path: `/${name}`, value });
      await patchIf(container, operationId, partition(scope), operations);
    },

    document: async (scope: TenantScope, documentId: string): Promise<Stored<DocumentRecord> | null> =>
      readItem(container, DocumentRecord, `doc|${documentId}`, partition(scope)),

    /** Creates the record, or replaces it if nobody changed it since `etag` was read; false when somebody did. */
    async putDocument(scope: TenantScope, document: DocumentRecord, etag: string | null): Promise<boolean> {
      const tenantId = partition(scope);
      const id = `doc|${document.documentId}`;
      const resourceBody = { ...document, id, type: 'document', tenantId } as never;
      const outcome = await runBatch(container, tenantId, [
        etag === null
          ? { operationType: 'Create', resourceBody }
          : { operationType: 'Replace', id, resourceBody, ifMatch: etag },
      ]);
      if (!outcome.ok && ![404, 409, 412].includes(outcome.status))
        throw new Error(`The document could not be stored: Cosmos answered ${outcome.status}.`);
      return outcome.ok;
    },

    /** @returns false when somebody changed or removed it meanwhile. */
    removeDocument: (scope: TenantScope, documentId: string, etag: string): Promise<boolean> =>
      deleteIf(container, `doc|${documentId}`, partition(scope), etag),

    documents: (scope: TenantScope): Promise<DocumentRecord[]> =>
      queryItems(container, scope, {
        schema: DocumentRecord,
        partitionKey: partition(scope),
        where: `c.type = 'document'`,
        limit: knowledgeLimits.documents,
      }),

    /** Documents of all tenants that somebody began to bring in, or to delete, and did not end. */
    sweepDocuments: (changedBefore: string): Promise<(DocumentRecord & { tenantId: string })[]> =>
      sweepItems(container, {
        schema: DocumentRecord.extend({ tenantId: z.string() }),
        where: `c.type = 'document' AND c.status IN ('stored', 'extracting', 'indexing', 'deleting') AND c.changedAt < @before`,
        parameters: { before: changedBefore },
        limit: 200,
      }),

    cannedReplies: async (scope: TenantScope): Promise<Stored<CannedReplies> | null> =>
      readItem(container, StoredReplies, 'canned-replies', partition(scope)),

    /** Replaces them all, or, with an etag, those of that version only. The new etag; null when there is another version. */
    async putCannedReplies(
      scope: TenantScope,
      { replies }: CannedReplies,
      etag: string | null,
    ): Promise<string | null> {
      const tenantId = partition(scope);
      const item = { id: 'canned-replies', type: 'canned-replies', tenantId, replies };
      try {
        const accessCondition = { type: 'IfMatch', condition: etag ?? '' };
        const written = etag
          ? await container.item(item.id, tenantId).replace(item, { accessCondition })
          : await container.items.upsert(item);
        return written.etag;
      } catch (error) {
        if (isStatus(error, 412) || isStatus(error, 404)) return null;
        throw error;
      }
    },

    /** A new operation, not stored yet. */
    newOperation: (tenantId: string, kind: Operation['kind'], at: string): Operation => ({
      id: newOperationId(tenantId),
      tenantId,
      kind,
      status: 'running',
      steps: [],
      startedAt: at,
    }),
  };
}
