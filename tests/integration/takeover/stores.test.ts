import { afterAll, describe, expect, it } from '@jest/globals';
import {
  type Commit,
  type ConversationStore,
  createConversationStore,
} from '../../../shared/azure/cosmos/conversations.ts';
import type { AuditFacts } from '../../../shared/domain/audit.ts';
import type { ConversationHead, Draft, StoredMessage } from '../../../shared/domain/conversation.ts';
import { newHead } from '../../../shared/domain/conversation-changes.ts';
import { openScope } from '../../../shared/tenancy/scope.ts';
import { createMemoryStores } from '../lifecycle/memory-stores.ts';
import { openRealDatabase } from '../lifecycle/real-database.ts';

const { database, close } = await openRealDatabase();
afterAll(close);

const stores: Record<string, ConversationStore> = {
  'in memory': createMemoryStores().conversations,
  'in Cosmos DB': createConversationStore(database),
};

const at = '2026-01-05T09:00:00.000Z';
let conversations = 0;

function newConversation() {
  const tenantId = `shop-${++conversations}`;
  const conversationId = `cconversation${conversations}`;
  const scope = openScope(tenantId, { kind: 'platform', cause: 'test' });
  const head = newHead({ tenantId, conversationId, channel: 'web-chat', customerId: 'v1' }, at);
  return { scope, conversationId, head };
}

const message = (seq: number, text = `text ${seq}`): StoredMessage => ({
  seq,
  author: 'customer',
  text,
  attachments: [],
  citations: [],
  at,
});

const draft = (draftId: string, status: Draft['status']): Draft => ({
  draftId,
  epoch: 1,
  fromSeq: 1,
  toSeq: 1,
  coached: 0,
  text: 'An answer.',
  citations: [],
  model: 'fast',
  routeReason: '',
  rule: null,
  features: null,
  setAside: null,
  confidence: 1,
  grounded: true,
  found: true,
  blocked: false,
  abstains: false,
  asksAgain: false,
  evidence: null,
  blockers: [],
  claims: [],
  checkedBy: 'rules',
  gateVersion: { weights: 1, calibration: null },
  outcome: 'send',
  threshold: 0,
  reasons: [],
  passages: [],
  retrieval: null,
  timings: { retrieval: 0, model: 0, total: 0 },
  tokens: { input: 0, output: 0 },
  cost: 0,
  life: { lifeId: 'l', bootId: 'b' },
  status,
  decision: null,
  at,
});

const act = (tenantId: string, conversationId: string): AuditFacts => ({
  auditId: `act-${conversationId}`,
  tenantId,
  at,
  actor: { personId: 'ann', name: 'Ann', roles: [] },
  action: 'conversation.claim',
  conversationId,
  cause: null,
  details: {},
});

/** The interleavings are played in memory; whatever they rest on holds in the database too. */
describe.each(Object.entries(stores))('conversations %s', (_where, store) => {
  async function begun(change: Partial<Commit> = {}) {
    const { scope, conversationId, head } = newConversation();
    expect(await store.commit(scope, { head, etag: null, ...change })).toBe('committed');
    const write = async (next: Partial<Commit> & { head?: ConversationHead }) => {
      const etag = (await store.head(scope, conversationId))?.etag ?? null;
      return store.commit(scope, { head, etag, ...next });
    };
    return { scope, conversationId, head, write };
  }

  it('begin once', async () => {
    const { scope, head } = await begun();
    expect(await store.commit(scope, { head, etag: null })).toBe('changed');
  });

  it('are not written by whoever read an older head, and nothing of that commit stays', async () => {
    const { scope, conversationId, head, write } = await begun();
    const old = (await store.head(scope, conversationId))?.etag ?? '';
    expect(await write({ head: { ...head, epoch: 2 } })).toBe('committed');
    const late: Commit = {
      head: { ...head, nextSeq: 2 },
      etag: old,
      messages: [message(1)],
      draft: draft('1-1-1-0', 'delivered'),
      act: act(scope.tenantId, conversationId),
      once: 'delivery|1-1-1-0',
    };
    expect(await store.commit(scope, late)).toBe('changed');
    expect((await store.head(scope, conversationId))?.value).toMatchObject({ epoch: 2, nextSeq: 1 });
    expect(await store.messages(scope, conversationId, 0)).toEqual([]);
    expect(await store.draft(scope, conversationId, '1-1-1-0')).toBeNull();
    expect(await store.seqOf(scope, conversationId, 'delivery|1-1-1-0')).toBeNull();
    const pending = await store.sweepPendingActs('9');
    expect(pending.filter(({ tenantId }) => tenantId === scope.tenantId)).toEqual([]);
  });

  it('take a name once, also from whoever read an older head, and nothing of the repetition stays', async () => {
    const { scope, conversationId, head, write } = await begun();
    const old = (await store.head(scope, conversationId))?.etag ?? '';
    const first = { messages: [message(1)], once: 'web-chat|e1', head: { ...head, nextSeq: 2 } };
    expect(await write(first)).toBe('committed');
    expect(await write({ ...first, messages: [message(2)] })).toBe('repeated');
    expect(await store.commit(scope, { ...first, messages: [message(2)], etag: old })).toBe('repeated');
    expect(await store.messages(scope, conversationId, 0)).toHaveLength(1);
    expect(await store.seqOf(scope, conversationId, 'web-chat|e1')).toBe(1);
  });

  it('never number two messages alike', async () => {
    const { scope, conversationId, write } = await begun({ messages: [message(1)] });
    expect(await write({ messages: [message(1, 'another')] })).toBe('changed');
    expect(await store.message(scope, conversationId, 1)).toMatchObject({ text: 'text 1' });
  });

  it('list messages after a number, in order', async () => {
    const { scope, conversationId } = await begun({ messages: [message(1), message(2), message(3)] });
    const listed = await store.messages(scope, conversationId, 1);
    expect(listed.map(({ seq }) => seq)).toEqual([2, 3]);
    expect(await store.messages(scope, conversationId, 0, 2)).toHaveLength(2);
  });

  it('keep what is known of a draft when it is recorded as fenced', async () => {
    const { scope, conversationId } = await begun({ draft: draft('1-1-1-0', 'held') });
    await store.recordDraft(scope, conversationId, draft('1-1-1-0', 'fenced'));
    await store.recordDraft(scope, conversationId, draft('1-1-2-0', 'fenced'));
    expect((await store.draft(scope, conversationId, '1-1-1-0'))?.value.status).toBe('held');
    expect((await store.draft(scope, conversationId, '1-1-2-0'))?.value.status).toBe('fenced');
    expect(await store.drafts(scope, conversationId)).toHaveLength(2);
  });

  it('are found by the sweep when somebody waits, a clock has run out or a packet is missing', async () => {
    const later = '2026-01-05T10:00:00.000Z';
    const sla = { clock: 'hand-off' as const, dueAt: at, breachedAt: null };
    const wanted: Partial<ConversationHead>[] = [
      { waitingSince: at },
      { sla },
      { posture: 'human', epoch: 2, packetEpoch: 1 },
    ];
    const others: Partial<ConversationHead>[] = [
      {},
      { waitingSince: later },
      { sla: { ...sla, breachedAt: at } },
      { sla: { ...sla, dueAt: later } },
      { posture: 'human', epoch: 2, packetEpoch: 2 },
    ];
    const begin = async (facts: Partial<ConversationHead>): Promise<string> => {
      const { scope, conversationId, head } = newConversation();
      await store.commit(scope, { head: { ...head, ...facts }, etag: null });
      return conversationId;
    };
    const expected = await Promise.all(wanted.map(begin));
    const unexpected = await Promise.all(others.map(begin));
    const found = (await store.sweepWaiting('2026-01-05T09:30:00.000Z')).map(({ conversationId }) => conversationId);
    expect(found.filter((id) => [...expected, ...unexpected].includes(id)).toSorted()).toEqual(expected.toSorted());
  });

  it('keep an act until it is forgotten', async () => {
    const { scope, conversationId, head } = newConversation();
    const facts = act(scope.tenantId, conversationId);
    await store.commit(scope, { head, etag: null, act: facts });
    const pending = async (before: string) =>
      (await store.sweepPendingActs(before)).filter(({ auditId }) => auditId === facts.auditId);
    expect(await pending(at)).toEqual([]);
    expect(await pending('2027')).toEqual([facts]);
    await store.forgetPendingAct(scope, conversationId, facts.auditId);
    expect(await pending('2027')).toEqual([]);
  });

  it('give out what cannot be changed behind their back', async () => {
    const { scope, conversationId, head } = await begun();
    const read = (await store.head(scope, conversationId))?.value;
    try {
      if (read) read.epoch = 99;
    } catch {
      // Refusing is as good as a copy.
    }
    expect((await store.head(scope, conversationId))?.value.epoch).toBe(head.epoch);
  });
});
