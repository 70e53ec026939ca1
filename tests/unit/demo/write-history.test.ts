import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { demoTenants } from '../../../infra/local/demo/demo-tenants.ts';
import { earlierConversations, earlierDays } from '../../../infra/local/demo/history/earlier-conversations.ts';
import type { EarlierConversation } from '../../../infra/local/demo/history/tell.ts';
import { writeHistory } from '../../../infra/local/demo/history/write-history.ts';
import { ConversationView } from '../../../shared/contract/conversation.ts';
import { OverviewResponse } from '../../../shared/contract/overview.ts';
import { rowOf } from '../../../shared/domain/board.ts';
import type { TenantRecord } from '../../../shared/domain/tenant.ts';
import { createRebuildBoard } from '../../../shared/services/board/rebuild-board.ts';
import { createReceiveMessage } from '../../../shared/services/chat/receive-message.ts';
import { createCloseEpisode } from '../../../shared/services/conversations/close-episode.ts';
import { createListConversations } from '../../../shared/services/conversations/list-conversations.ts';
import { createViewConversation } from '../../../shared/services/conversations/view-conversation.ts';
import { createSweep } from '../../../shared/services/fleet/sweep.ts';
import { createReadOverview } from '../../../shared/services/overview/read-overview.ts';
import { contextFor, type LocalStores, noteBells, openLocalStores, scopeOf } from '../services/local-stores.ts';

const now = new Date();
const told = demoTenants.flatMap((demo) => earlierConversations(demo, now));
const scopes = demoTenants.map(({ tenantId }) => scopeOf(tenantId));
const operator = { kind: 'person', personId: 'o', name: 'Olivia', roles: ['Operator' as const], tenants: [] } as const;

let stores: LocalStores;
/** Written after one conversation was stored without its row, as by a start that was interrupted. */
let written: number[];
beforeAll(async () => {
  stores = await openLocalStores();
  const begun = told.find(({ head, packet }) => head.tenantId === 'acme' && packet !== null);
  const { head, messages, packet } = begun ?? {};
  if (!head || !messages || !packet) throw new Error('Nothing was told.');
  await stores.conversations.commit(scopeOf('acme'), { head, etag: null, messages, packet });
  written = await Promise.all(demoTenants.map((demo) => writeHistory(stores.database, demo, now)));
}, 60_000);
afterAll(() => stores.close());

const view = ({ head: { tenantId, conversationId } }: EarlierConversation): Promise<ConversationView> =>
  createViewConversation(stores)({ ctx: { scope: scopeOf(tenantId) }, input: { conversationId, after: 0 } });

describe('the earlier conversations, once written', () => {
  it('are all there, what an interrupted start had left out too', async () => {
    expect(written.reduce((sum, one) => sum + one)).toBe(told.length);
    const rows = await Promise.all(scopes.map((scope) => stores.board.rows(scope, 'resolved', 1000)));
    const byId = new Map(rows.flat().map((row) => [row.conversationId, row]));
    for (const { head } of told) expect(byId.get(head.conversationId)).toEqual(rowOf(head));
    expect(byId.size).toBe(told.length);
  });

  it('are not written again, not on another day either', async () => {
    const tomorrow = new Date(now.getTime() + 86_400_000);
    for (const at of [now, tomorrow])
      for (const demo of demoTenants) expect(await writeHistory(stores.database, demo, at)).toBe(0);
  });

  it('are seen as they were told, each by the service that shows a conversation', async () => {
    for (const one of told) {
      const seen = ConversationView.parse(await view(one));
      expect(seen.messages.map(({ text }) => text)).toEqual(one.messages.map(({ text }) => text));
      expect(seen).toMatchObject({ packetPending: false, packet: one.packet, notes: one.note ? [one.note] : [] });
      expect(seen.customer).toMatchObject({ id: one.head.customerId, since: one.head.openedAt });
      expect(new Set(seen.turns.map(({ status }) => status))).toEqual(new Set(one.drafts.map(({ status }) => status)));
    }
  });

  it('are found by their words, and leave the live board empty', async () => {
    const list = createListConversations({ ...stores, now: () => now });
    const found = await list({ scopes, input: { state: 'resolved', q: 'Racing Bicycles', limit: 50 } });
    expect(found.rows.length).toBeGreaterThan(0);
    expect(new Set(found.rows.map(({ tenantId }) => tenantId))).toEqual(new Set(['northwind']));
    expect((await list({ scopes, input: { state: 'open', limit: 50 } })).rows).toEqual([]);
  });

  it('fill the overview: every earlier day, held drafts, and resolutions that last', async () => {
    const tenants = demoTenants.map(
      ({ tenantId, settings }) => ({ tenantId, status: 'ready', settings }) as TenantRecord,
    );
    const read = createReadOverview({ ...stores, now: () => now });
    const overview = OverviewResponse.parse(
      await read({ actor: { ...operator, roles: [...operator.roles], tenants: [] }, input: { tenants, days: 14 } }),
    );
    const { days, totals } = overview;
    expect(days.filter(({ conversations }) => conversations > 0)).toHaveLength(earlierDays);
    expect(totals.conversations).toBe(told.length);
    expect(totals.open).toEqual({ red: 0, yellow: 0, green: 0 });
    expect(totals.durable.closed / totals.durable.of).toBeGreaterThan(0.5);
    expect(totals.firstResponse.median).toBeLessThan(10);
    for (const { firstResponse } of days) expect(firstResponse ?? 0).toBeLessThan(60);
    expect(totals.approved * totals.edited * totals.rejected).toBeGreaterThan(0);
  });

  it('give the same board when it is made again', async () => {
    const rebuild = createRebuildBoard(stores);
    for (const scope of scopes) {
      const before = await stores.board.rows(scope, 'all', 1000);
      expect(await rebuild({ ctx: { scope } })).toEqual({ rows: before.length, repaired: 0 });
      while ((await stores.board.deletePage(scope)) > 0);
      expect(await rebuild({ ctx: { scope } })).toEqual({ rows: before.length, repaired: before.length });
      expect(await stores.board.rows(scope, 'all', 1000)).toEqual(before);
    }
  });

  it('leave the sweeps nothing to do, now and in a month', async () => {
    for (const at of [now, new Date(now.getTime() + 30 * 86_400_000)]) {
      const bells = noteBells();
      const shown: unknown[] = [];
      const publish = { row: (row: unknown) => void shown.push(row) };
      const chainPending = { sweep: async () => undefined } as never;
      await createSweep({ ...stores, publish, chainPending, now: () => at })(bells);
      expect([bells.rung, bells.started, shown]).toEqual([[], [], []]);
      expect(await stores.conversations.sweepPendingActs(at.toISOString())).toEqual([]);
    }
    for (const scope of scopes) expect(await stores.conversations.waiting(scope)).toEqual([]);
  });

  it('are not closed a second time', async () => {
    const close = createCloseEpisode({ change: stores.change, now: () => now });
    for (const { head } of told.slice(0, 5)) {
      const ctx = contextFor(scopeOf(head.tenantId));
      expect(await close({ ctx, input: { conversationId: head.conversationId } })).toBe(false);
    }
  });

  it.each([
    ['yesterday goes on', told.findLast(({ head }) => head.tenantId === 'acme'), { episode: 1, resolution: null }],
    [
      'two weeks ago begins anew',
      told.find(({ head }) => head.tenantId === 'acme'),
      { episode: 2, resolution: null, tags: [] },
    ],
  ])('a customer of %s with the next message, and is answered', async (_, one, expected) => {
    if (!one) throw new Error('Nothing was told.');
    const { tenantId, conversationId, channel, customerId, nextSeq } = one.head;
    const bells = noteBells();
    const receive = createReceiveMessage({ ...stores, now: () => now });
    const said = { conversationId, channel, customerId, eventId: 'again', text: 'It is me again.', attachments: [] };
    const { typing, message } = await receive({ ctx: contextFor(scopeOf(tenantId), bells), input: said });
    expect({ typing, seq: message.seq, rung: bells.rung.length }).toEqual({ typing: true, seq: nextSeq, rung: 1 });
    await stores.shown();
    expect(await stores.board.row(scopeOf(tenantId), conversationId)).toMatchObject(expected);
    expect((await view(one)).messages).toHaveLength(one.messages.length + 1);
  });
});
