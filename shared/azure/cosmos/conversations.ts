import type { Database, OperationInput } from '@azure/cosmos';
import { ConversationHead, Draft, StoredMessage } from '../../domain/conversation.ts';
import { assertScope, type TenantScope } from '../../tenancy/scope.ts';
import { queryItems, readItem, runBatch, type Stored, sweepItems } from './items.ts';

export type Commit = {
  head: ConversationHead;
  /** Null creates the head. */
  etag: string | null;
  messages?: StoredMessage[];
  draft?: Draft;
  /** A name that may be used once in this conversation: a webhook's event, a delivery. */
  once?: string;
};

/** `repeated`: the commit's `once` was used before. `changed`: somebody else wrote to the conversation first. */
export type Committed = 'committed' | 'repeated' | 'changed';

export type ConversationStore = ReturnType<typeof createConversationStore>;

const onceTtlSeconds = 30 * 86_400;
const messageKey = (seq: number): string => `m|${String(seq).padStart(8, '0')}`;

/** Conversations in Cosmos: container `conversations`, one logical partition `[tenantId, conversationId]` each. */
export function createConversationStore(database: Database) {
  const container = database.container('conversations');
  const partition = (scope: TenantScope, conversationId: string): [string, string] => {
    assertScope(scope);
    return [scope.tenantId, conversationId];
  };

  return {
    head: (scope: TenantScope, conversationId: string): Promise<Stored<ConversationHead> | null> =>
      readItem(container, ConversationHead, 'conv', partition(scope, conversationId)),

    draft: (scope: TenantScope, conversationId: string, draftId: string): Promise<Stored<Draft> | null> =>
      readItem(container, Draft, `d|${draftId}`, partition(scope, conversationId)),

    message: async (scope: TenantScope, conversationId: string, seq: number): Promise<StoredMessage | null> =>
      (await readItem(container, StoredMessage, messageKey(seq), partition(scope, conversationId)))?.value ?? null,

    /** The seq that a used `once` belongs to. */
    seqOf: async (scope: TenantScope, conversationId: string, once: string): Promise<number | null> =>
      (await readItem(container, StoredMessage.pick({ seq: true }), `e|${once}`, partition(scope, conversationId)))
        ?.value.seq ?? null,

    /** Messages with `seq > after`, oldest first. */
    messages: (scope: TenantScope, conversationId: string, after: number, limit = 1000): Promise<StoredMessage[]> =>
      queryItems(container, scope, {
        schema: StoredMessage,
        partitionKey: partition(scope, conversationId),
        where: `c.type = 'm' AND c.seq > @after`,
        parameters: { after },
        orderBy: 'c.seq',
        limit,
      }),

    /** Everything in one transactional batch: it all happens, or nothing. */
    async commit(scope: TenantScope, commit: Commit): Promise<Committed> {
      const { conversationId } = commit.head;
      const key = partition(scope, conversationId);
      if (commit.head.tenantId !== scope.tenantId) throw new Error('The head belongs to another tenant.');
      const names = { tenantId: scope.tenantId, conversationId };
      const operations: OperationInput[] = [];
      const create = (document: Record<string, unknown>) =>
        operations.push({ operationType: 'Create', resourceBody: { ...document, ...names } as never });
      if (commit.once !== undefined) {
        create({ id: `e|${commit.once}`, type: 'e', seq: commit.messages?.[0]?.seq ?? 0, ttl: onceTtlSeconds });
      }
      for (const message of commit.messages ?? []) create({ ...message, id: messageKey(message.seq), type: 'm' });
      if (commit.draft) {
        operations.push({
          operationType: 'Upsert',
          resourceBody: { ...commit.draft, ...names, id: `d|${commit.draft.draftId}`, type: 'd' } as never,
        });
      }
      const head = { ...commit.head, id: 'conv', type: 'conv' } as never;
      if (commit.etag === null) operations.push({ operationType: 'Create', resourceBody: head });
      else operations.push({ operationType: 'Replace', id: 'conv', resourceBody: head, ifMatch: commit.etag });

      const outcome = await runBatch(container, key, operations);
      if (outcome.ok) return 'committed';
      if (outcome.failedAt === 0 && commit.once !== undefined && outcome.status === 409) return 'repeated';
      if (outcome.status === 409 || outcome.status === 412 || outcome.status === 404) return 'changed';
      throw new Error(`The conversation could not be stored: Cosmos answered ${outcome.status}.`);
    },

    /** Conversations of the tenant in which a customer waits for the assistant. */
    waiting: (scope: TenantScope, limit = 500): Promise<ConversationHead[]> =>
      queryItems(container, scope, {
        schema: ConversationHead,
        partitionKey: [scope.tenantId],
        where: `c.type = 'conv' AND IS_STRING(c.waitingSince)`,
        limit,
      }),

    /** All conversations of the stamp whose customer has waited since before `before`: for the sweep timer only. */
    sweepWaiting: (before: string, limit = 500): Promise<ConversationHead[]> =>
      sweepItems(container, {
        schema: ConversationHead,
        where: `c.type = 'conv' AND IS_STRING(c.waitingSince) AND c.waitingSince < @before`,
        parameters: { before },
        limit,
      }),

    /** Deletes a page of the tenant's documents; returns how many, 0 when none is left. */
    async deletePage(scope: TenantScope): Promise<number> {
      const Row = StoredMessage.pick({}).extend({
        id: ConversationHead.shape.conversationId,
        conversationId: ConversationHead.shape.conversationId,
      });
      const rows = await queryItems(container, scope, {
        schema: Row,
        partitionKey: [scope.tenantId],
        where: 'true',
        limit: 100,
      });
      const byConversation = Map.groupBy(rows, (row) => row.conversationId);
      for (const [conversationId, group] of byConversation) {
        const operations = group.map((row): OperationInput => ({ operationType: 'Delete', id: row.id }));
        await runBatch(container, partition(scope, conversationId), operations);
      }
      return rows.length;
    },
  };
}
