import type { BoardStore } from '../../../shared/azure/cosmos/board.ts';
import type { Commit, Committed, ConversationStore } from '../../../shared/azure/cosmos/conversations.ts';
import type { Stored } from '../../../shared/azure/cosmos/items.ts';
import type { ApiKey, Archive, TenantStore } from '../../../shared/azure/cosmos/tenants.ts';
import type { UsageStore } from '../../../shared/azure/cosmos/usage.ts';
import type { BoardRow, Note, Packet } from '../../../shared/contract/conversation.ts';
import type { Operation } from '../../../shared/contract/tenant.ts';
import type { AuditFacts } from '../../../shared/domain/audit.ts';
import {
  type ConversationHead,
  type Draft,
  type StoredMessage,
  wantsPacket,
} from '../../../shared/domain/conversation.ts';
import { newOperationId } from '../../../shared/domain/ids.ts';
import type { TenantRecord } from '../../../shared/domain/tenant.ts';
import type { UsageEvent } from '../../../shared/domain/usage.ts';

export type Stores = { tenants: TenantStore; conversations: ConversationStore; board: BoardStore; usage: UsageStore };

/** Deeply frozen instead of copied: whoever changes what was stored, or read, is told. */
function clone<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const part of Object.values(value)) clone(part);
  return value;
}

/**
 * The stores of one tenant without Cosmos, for the thousands of schedules that would take minutes with it. That they
 * behave alike is tested: the same schedules leave the same trace on both.
 */
export function createMemoryStores(): Stores {
  let serial = 0;
  const etag = (): string => `"${++serial}"`;
  const stored = <T>(value: T): Stored<T> => ({ value: clone(value), etag: etag() });
  const read = <T>(item: Stored<T> | null | undefined): Stored<T> | null => (item ? clone(item) : null);
  return {
    tenants: memoryTenants(stored, read),
    conversations: memoryConversations(stored, read),
    board: memoryBoard(),
    usage: memoryUsage(),
  };
}

type Write = <T>(value: T) => Stored<T>;
type Read = <T>(item: Stored<T> | null | undefined) => Stored<T> | null;

function memoryConversations(stored: Write, read: Read): ConversationStore {
  type Conversation = {
    head: Stored<ConversationHead>;
    messages: StoredMessage[];
    drafts: Map<string, Stored<Draft>>;
    onces: Map<string, number>;
    notes: Note[];
    packets: Map<number, Packet>;
    acts: Map<string, AuditFacts>;
  };
  const all = new Map<string, Conversation>();
  const heads = (wanted: (head: ConversationHead) => boolean, limit: number): ConversationHead[] =>
    [...all.values()]
      .map(({ head }) => clone(head.value))
      .filter(wanted)
      .slice(0, limit);

  function commit({ head, etag, messages = [], draft, note, packet, act, once }: Commit): Committed {
    const known = all.get(head.conversationId);
    if (once !== undefined && known?.onces.has(once)) return 'repeated';
    if (messages.some(({ seq }) => known?.messages.some((other) => other.seq === seq))) return 'changed';
    if (etag === null ? known : known?.head.etag !== etag) return 'changed';
    const next: Conversation = known ?? {
      head: stored(head),
      messages: [],
      drafts: new Map(),
      onces: new Map(),
      notes: [],
      packets: new Map(),
      acts: new Map(),
    };
    next.head = stored(head);
    next.messages.push(...clone(messages));
    if (draft) next.drafts.set(draft.draftId, stored(draft));
    if (note) next.notes.unshift(clone(note));
    if (packet) next.packets.set(packet.epoch, clone(packet));
    if (act) next.acts.set(act.auditId, clone(act));
    if (once !== undefined) next.onces.set(once, messages[0]?.seq ?? 0);
    all.set(head.conversationId, next);
    return 'committed';
  }

  return {
    head: async (_scope, id) => read(all.get(id)?.head),
    draft: async (_scope, id, draftId) => read(all.get(id)?.drafts.get(draftId)),
    message: async (_scope, id, seq) => clone(all.get(id)?.messages.find((one) => one.seq === seq)) ?? null,
    seqOf: async (_scope, id, once) => all.get(id)?.onces.get(once) ?? null,
    messages: async (_scope, id, after, limit = 1000) =>
      clone((all.get(id)?.messages ?? []).filter(({ seq }) => seq > after).slice(0, limit)),
    commit: async (_scope, change) => commit(change),
    packet: async (_scope, id, epoch) => all.get(id)?.packets.get(epoch) ?? null,
    waiting: async (_scope, limit = 500) => heads(({ waitingSince }) => waitingSince !== null, limit),
    async recordDraft(_scope, id, draft) {
      const drafts = all.get(id)?.drafts;
      if (!drafts?.has(draft.draftId)) drafts?.set(draft.draftId, stored(draft));
    },
    drafts: async (_scope, id, limit = 50) =>
      [...(all.get(id)?.drafts.values() ?? [])]
        .map(({ value }) => value)
        .sort((a, b) => b.at.localeCompare(a.at))
        .slice(0, limit),
    notes: async (_scope, id, limit = 200) => (all.get(id)?.notes ?? []).slice(0, limit),
    search: async (_scope, words, limit = 50) =>
      [...all]
        .filter(([, { messages }]) => messages.some(({ text }) => text.toLowerCase().includes(words.toLowerCase())))
        .map(([id]) => id)
        .slice(0, limit),
    heads: async (_scope, after, limit = 200) =>
      heads(({ conversationId }) => conversationId > after, Number.MAX_SAFE_INTEGER)
        .sort((a, b) => (a.conversationId < b.conversationId ? -1 : 1))
        .slice(0, limit),
    sweepWaiting: async (before, limit = 500) =>
      heads(
        (head) =>
          (head.waitingSince !== null && head.waitingSince < before) ||
          (head.sla !== null && head.sla.breachedAt === null && head.sla.dueAt < before) ||
          (wantsPacket(head) && head.updatedAt < before),
        limit,
      ),
    sweepChanged: async (since, limit = 1000) => heads(({ updatedAt }) => updatedAt >= since.toISOString(), limit),
    sweepPendingActs: async (before, limit = 500) =>
      [...all.values()]
        .flatMap(({ acts }) => [...acts.values()])
        .filter(({ at }) => at < before)
        .slice(0, limit),
    forgetPendingAct: async (_scope, id, auditId) => void all.get(id)?.acts.delete(auditId),
    async deletePage() {
      const { size } = all;
      all.clear();
      return size;
    },
  };
}

function memoryBoard(): BoardStore {
  const rows = new Map<string, BoardRow>();
  const newest = (wanted: (row: BoardRow) => boolean, limit: number): BoardRow[] =>
    [...rows.values()]
      .filter(wanted)
      .sort((a, b) => b.updatedAt.localeCompare(a.updatedAt))
      .slice(0, limit);
  return {
    async put(_scope, row) {
      if ((rows.get(row.conversationId)?.version ?? -1) >= row.version) return false;
      rows.set(row.conversationId, clone(row));
      return true;
    },
    rows: async (_scope, state, limit) =>
      newest(({ resolution }) => state === 'all' || (resolution === null) === (state === 'open'), limit),
    rowsSince: async (_scope, since, limit) => newest(({ openedAt }) => openedAt >= since, limit),
    versionsSince: async (_scope, _since, limit) =>
      new Map([...rows.values()].slice(0, limit).map(({ conversationId, version }) => [conversationId, version])),
    row: async (_scope, id) => rows.get(id) ?? null,
    async deletePage() {
      const { size } = rows;
      rows.clear();
      return size;
    },
  };
}

function memoryTenants(stored: Write, read: Read): TenantStore {
  let tenant: Stored<TenantRecord> | null = null;
  let archive: Archive | null = null;
  const operations = new Map<string, Operation>();
  const keys = new Map<string, ApiKey>();
  return {
    read: async () => read(tenant),
    async create(_scope, first) {
      if (tenant) return false;
      tenant = stored(first.tenant);
      operations.set(first.operation.id, clone(first.operation));
      keys.set(first.key.hash, first.key);
      return true;
    },
    async replace(_scope, next, etag, operation) {
      if (tenant?.etag !== etag) return false;
      tenant = stored(next);
      if (operation) operations.set(operation.id, clone(operation));
      return true;
    },
    async touch(_scope, at) {
      if (!tenant) return false;
      tenant = stored({ ...tenant.value, lastActivityAt: at });
      return true;
    },
    async remove(_scope, etag, keep) {
      if (tenant?.etag !== etag) return false;
      archive = keep;
      keys.clear();
      tenant = null;
      return true;
    },
    archive: async () => clone(archive),
    sweep: async (where) => (tenant && where === `c.status = '${tenant.value.status}'` ? [clone(tenant.value)] : []),
    findKey: async (_scope, hash) => keys.get(hash) ?? null,
    async addKey(_scope, { value, etag }, key) {
      if (tenant?.etag !== etag) return false;
      tenant = stored(value);
      keys.set(key.hash, key);
      return true;
    },
    keys: async () => [...keys].map(([hash, key]) => ({ ...key, id: `key|${hash}` })),
    deleteItem: async () => {},
    operation: async (_scope, id) => {
      const operation = operations.get(id);
      return operation ? stored(operation) : null;
    },
    sweepOperations: async (before) =>
      [...operations.values()].filter(({ status, startedAt }) => status === 'running' && startedAt < before).map(clone),
    async writeSteps(_scope, id, steps, end = {}) {
      const operation = operations.get(id);
      if (operation) operations.set(id, clone({ ...operation, ...end, steps }));
    },
    document: async () => null,
    removeDocument: async () => true,
    putDocument: async () => true,
    sweepDocuments: async () => [],
    documents: async () => [],
    cannedReplies: async () => null,
    putCannedReplies: async () => null,
    newOperation: (tenantId, kind, at) => ({
      id: newOperationId(tenantId),
      tenantId,
      kind,
      status: 'running',
      steps: [],
      startedAt: at,
    }),
  };
}

function memoryUsage(): UsageStore {
  const events = new Map<string, UsageEvent>();
  return {
    async record(_scope, event) {
      const id = `${event.usageId}|${event.meter}`;
      if (events.has(id)) return false;
      events.set(id, clone(event));
      return true;
    },
    recordModel: async () => true,
    modelSpending: async () => ({ tokensToday: 0, usdThisMonth: 0 }),
    async totals() {
      const sums: Record<string, number> = {};
      for (const { meter, quantity } of events.values()) sums[meter] = (sums[meter] ?? 0) + quantity;
      return sums;
    },
  };
}
