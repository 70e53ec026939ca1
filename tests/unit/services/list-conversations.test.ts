import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { BoardRow } from '../../../shared/contract/conversation.ts';
import {
  type ConversationFilter,
  createListConversations,
} from '../../../shared/services/conversations/list-conversations.ts';
import type { TenantScope } from '../../../shared/tenancy/scope.ts';
import { boardRow } from '../../support/board-row.ts';
import { type Desk, openDesk } from './turn-desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const listIn = async (scopes: TenantScope[], filter: Partial<ConversationFilter> = {}) =>
  createListConversations({ ...desk.stores, now: desk.clock.now })({
    scopes,
    input: { state: 'open', limit: 1000, ...filter },
  });
const idsIn = async (scopes: TenantScope[], filter?: Partial<ConversationFilter>): Promise<string[]> =>
  (await listIn(scopes, filter)).rows.map(({ conversationId }) => conversationId);

const idOf = (index: number): string => `crow0000${index}`;

/** A tenant with these rows, the later in the list the older. */
async function tenantWith(rows: Partial<BoardRow>[]): Promise<TenantScope> {
  const scope = await desk.stores.newTenant();
  for (const [index, row] of rows.entries()) {
    const updatedAt = new Date(desk.clock.now().getTime() - index * 1000).toISOString();
    const names = { tenantId: scope.tenantId, conversationId: idOf(index) };
    await desk.stores.board.put(scope, boardRow({ ...names, updatedAt, ...row }));
  }
  return scope;
}
const resolution = { outcome: 'solved', by: 'person', name: 'Ada', at: '2026-03-01T09:00:00.000Z' } as const;
const red = { posture: 'human', claim: null } as const;

describe('listing conversations', () => {
  it('gives the newest change first, of all tenants asked for and of no other', async () => {
    const [one, other] = [await tenantWith([{ subject: 'a' }, { subject: 'c' }]), await tenantWith([{ subject: 'b' }])];
    await tenantWith([{ subject: 'foreign' }]);
    const { rows, more } = await listIn([one, other]);
    expect(rows.map(({ subject }) => subject).sort()).toEqual(['a', 'b', 'c']);
    expect(rows.at(-1)?.subject).toBe('c');
    expect(more).toBe(false);
  });

  it('tells when there are more than are listed', async () => {
    const scope = await tenantWith([{}, {}, {}]);
    expect(await listIn([scope], { limit: 2 })).toMatchObject({ rows: [{}, {}], more: true });
    expect(await listIn([scope], { limit: 3 })).toMatchObject({ rows: [{}, {}, {}], more: false });
  });

  it('knows open and resolved ones apart', async () => {
    const scope = await tenantWith([{}, { resolution }]);
    expect(await idsIn([scope])).toEqual([idOf(0)]);
    expect(await idsIn([scope], { state: 'resolved' })).toEqual([idOf(1)]);
    expect(await idsIn([scope], { state: 'all' })).toEqual([idOf(0), idOf(1)]);
  });

  it('finds those of a light although many newer ones have another', async () => {
    const scope = await tenantWith([{}, {}, {}, red, red]);
    expect(await idsIn([scope], { light: 'red', limit: 2 })).toEqual([idOf(3), idOf(4)]);
    expect(await listIn([scope], { light: 'red', limit: 1 })).toMatchObject({ rows: [{}], more: true });
  });

  it('goes by the claim that runs, not by one that has run out', async () => {
    const until = (seconds: number) => new Date(desk.clock.now().getTime() + seconds * 1000).toISOString();
    const claimBy = (personId: string, seconds: number) => ({
      claim: { personId, name: personId, until: until(seconds) },
    });
    const scope = await tenantWith([{}, claimBy('p1', 60), claimBy('p1', -1), claimBy('p2', 60)]);
    expect(await idsIn([scope], { assignee: 'p1' })).toEqual([idOf(1)]);
    expect(await idsIn([scope], { assignee: 'nobody' })).toEqual([idOf(0), idOf(2)]);
  });

  it('finds words in subject, customer and tags, in upper or lower case', async () => {
    const scope = await tenantWith([
      { subject: 'A broken LAMP' },
      { tags: ['lamp'] },
      { customer: { id: 'v1', name: 'Aladdin Lampe' } },
      { subject: 'Nothing of the kind' },
    ]);
    expect(await idsIn([scope], { q: 'Lamp' })).toEqual([idOf(0), idOf(1), idOf(2)]);
  });

  it('finds what somebody said long ago, and only in its own tenant', async () => {
    const conversation = await desk.newConversation(() => 'Hello!', 'czeppelin01');
    const foreign = await desk.newConversation(() => 'Hello!', 'cforeign01');
    await foreign.write('The zeppelin is mine.');
    await conversation.write('My zeppelin has a hole.');
    for (let n = 1; n <= 5; n++) await conversation.write(`More about something else, part ${n}.`);
    await conversation.resolve();
    await desk.stores.shown();
    const { scope } = conversation;
    expect(await idsIn([scope], { q: 'ZEPPELIN', state: 'all' })).toEqual(['czeppelin01']);
    expect(await idsIn([scope], { q: 'zeppelin', state: 'open' })).toEqual([]);
    expect((await listIn([scope], { q: 'zeppelin', state: 'all' })).rows[0]?.tenantId).toBe(scope.tenantId);
  });
});
