import type { Database, OperationInput } from '@azure/cosmos';
import { z } from 'zod';
import { Note, Packet } from '../../contract/conversation.ts';
import { AuditFacts } from '../../domain/audit.ts';
import { ConversationHead, Draft, StoredMessage } from '../../domain/conversation.ts';
import { assertScope, type TenantScope } from '../../tenancy/scope.ts';
import { deleteItem, isStatus, queryItems, readItem, runBatch, type Stored, sweepItems } from './items.ts';

export type Commit = {
  head: ConversationHead;
  /** Null creates the head. */
  etag: string | null;
  messages?: StoredMessage[];
  draft?: Draft;
  note?: Note;
  packet?: Packet;
  /** A person's act, kept with what it did until it is in the tenant's audit chain. */
  act?: AuditFacts;
  /** A name that may be used once in this conversation: a webhook's event, a delivery. */
  once?: string;
};

/** `repeated`: the commit's `once` was used before. `changed`: somebody else wrote to the conversation first. */
export type Committed = 'committed' | 'repeated' | 'changed';

export type ConversationStore = ReturnType<typeof createConversationStore>;

const onceTtlSeconds = 30 * 86_400;
const packetKey = (epoch: number): string => `p|${epoch}`;
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

    /** The hand-off packet of an epoch. */
    packet: async (scope: TenantScope, conversationId: string, epoch: number): Promise<Packet | null> =>
      (await readItem(container, Packet, packetKey(epoch), partition(scope, conversationId)))?.value ?? null,

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
      if (commit.packet) {
        const id = packetKey(commit.packet.epoch);
        operations.push({
          operationType: 'Upsert',
          resourceBody: { ...commit.packet, ...names, id, type: 'p' } as never,
        });
      }
      if (commit.note) create({ ...commit.note, id: `n|${commit.note.noteId}`, type: 'n' });
      if (commit.act) create({ ...commit.act, id: `a|${commit.act.auditId}`, type: 'a' });
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

    /** Keeps a draft that no commit of the head carries, a fenced one; what is known of it already stays. */
    async recordDraft(scope: TenantScope, conversationId: string, draft: Draft): Promise<void> {
      const [tenantId] = partition(scope, conversationId);
      try {
        await container.items.create({ ...draft, tenantId, conversationId, id: `d|${draft.draftId}`, type: 'd' });
      } catch (error) {
        if (!isStatus(error, 409)) throw error;
      }
    },

    /** Newest first. */
    drafts: (scope: TenantScope, conversationId: string, limit = 50): Promise<Draft[]> =>
      queryItems(container, scope, {
        schema: Draft,
        partitionKey: partition(scope, conversationId),
        where: `c.type = 'd'`,
        orderBy: 'c.at DESC',
        limit,
      }),

    /** Newest first. */
    notes: (scope: TenantScope, conversationId: string, limit = 200): Promise<Note[]> =>
      queryItems(container, scope, {
        schema: Note,
        partitionKey: partition(scope, conversationId),
        where: `c.type = 'n'`,
        orderBy: 'c.at DESC',
        limit,
      }),

    /** Ids of the tenant's conversations in which somebody said this, upper or lower case. */
    async search(scope: TenantScope, words: string, limit = 50): Promise<string[]> {
      const found = await queryItems(container, scope, {
        schema: z.object({ conversationId: z.string() }),
        partitionKey: [scope.tenantId],
        where: `c.type = 'm' AND CONTAINS(c.text, @words, true)`,
        parameters: { words },
        orderBy: 'c.at DESC',
        limit: limit * 4,
      });
      return [...new Set(found.map(({ conversationId }) => conversationId))].slice(0, limit);
    },

    /** Heads of the tenant after `after` (a conversation's id) in the order of their ids, to make the board again. */
    heads: (scope: TenantScope, after: string, limit = 200): Promise<ConversationHead[]> =>
      queryItems(container, scope, {
        schema: ConversationHead,
        partitionKey: [scope.tenantId],
        where: `c.type = 'conv' AND c.conversationId > @after`,
        parameters: { after },
        orderBy: 'c.conversationId',
        limit,
      }),

    /**
     * All conversations of the stamp that somebody has to look at again: a customer has waited since before `before`, a
     * clock ran out before it, a person misses a packet. For the sweep timer only.
     */
    sweepWaiting: (before: string, limit = 500): Promise<ConversationHead[]> =>
      sweepItems(container, {
        schema: ConversationHead,
        where: `c.type = 'conv' AND ((IS_STRING(c.waitingSince) AND c.waitingSince < @before)
          OR (IS_NULL(c.sla.breachedAt) AND c.sla.dueAt < @before)
          OR (c.posture = 'human' AND c.packetEpoch != c.epoch AND c.updatedAt < @before))`,
        parameters: { before },
        limit,
      }),

    /** Conversations of the stamp that were written at or after `since`: for the sweep timer, which repairs their rows. */
    sweepChanged: (since: Date, limit = 1000): Promise<ConversationHead[]> =>
      sweepItems(container, {
        schema: ConversationHead,
        where: `c.type = 'conv' AND c._ts >= @since`,
        parameters: { since: Math.floor(since.getTime() / 1000) },
        limit,
      }),

    /** Acts that are not in their audit chain yet although they were done before `before`. */
    sweepPendingActs: (before: string, limit = 500): Promise<AuditFacts[]> =>
      sweepItems(container, {
        schema: AuditFacts,
        where: `c.type = 'a' AND c.at < @before`,
        parameters: { before },
        limit,
      }),

    forgetPendingAct: (scope: TenantScope, conversationId: string, auditId: string): Promise<void> =>
      deleteItem(container, `a|${auditId}`, partition(scope, conversationId)),

    /** Deletes a page of the tenant's documents but acts on their way into the audit chain; returns how many, 0 when none is left. */
    async deletePage(scope: TenantScope): Promise<number> {
      const Row = StoredMessage.pick({}).extend({
        id: ConversationHead.shape.conversationId,
        conversationId: ConversationHead.shape.conversationId,
      });
      const rows = await queryItems(container, scope, {
        schema: Row,
        partitionKey: [scope.tenantId],
        where: `c.type != 'a'`,
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
