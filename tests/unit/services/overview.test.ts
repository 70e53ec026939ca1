import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type BoardStore, createBoardStore } from '../../../shared/azure/cosmos/board.ts';
import { OverviewResponse } from '../../../shared/contract/overview.ts';
import { defaultSettings } from '../../../shared/domain/tenant.ts';
import { createReadOverview } from '../../../shared/services/overview/read-overview.ts';
import type { Actor } from '../../../shared/tenancy/actor.ts';
import type { TenantScope } from '../../../shared/tenancy/scope.ts';
import { boardRow } from '../../support/board-row.ts';
import { type LocalStores, openLocalStores, scopeOf } from './local-stores.ts';

type Reader = Pick<BoardStore, 'rows' | 'rowsSince'>;
type Person = Extract<Actor, { kind: 'person' }>;

const now = (): Date => new Date('2026-05-20T15:30:00.000Z');
const operator: Person = { kind: 'person', personId: 'p1', name: 'Olga', roles: ['Operator'], tenants: [] };
const supervisorOf = (...tenants: string[]): Person => ({ ...operator, roles: ['Supervisor'], tenants });

let stores: LocalStores;
let board: BoardStore;
const tenantIds: string[] = [];
beforeAll(async () => {
  stores = await openLocalStores();
  board = createBoardStore(stores.database);
  for (let n = 0; n < 12; n++) {
    const scope = await stores.newTenant(n === 0 ? { status: 'paused' } : {});
    tenantIds.push(scope.tenantId);
    await board.put(scope, boardRow({ tenantId: scope.tenantId }));
  }
}, 60_000);
afterAll(() => stores?.close());

/** The board, and a note of who was asked for, how many at once, and since when. */
function watchedBoard() {
  let running = 0;
  const watched = {
    asked: [] as string[],
    since: new Set<string>(),
    most: 0,
    rows: board.rows,
    async rowsSince(scope: TenantScope, since: string, limit: number) {
      watched.asked.push(scope.tenantId);
      watched.since.add(since);
      watched.most = Math.max(watched.most, ++running);
      try {
        return await board.rowsSince(scope, since, limit);
      } finally {
        running -= 1;
      }
    },
  };
  return watched;
}

/** What the actor sees of the tenants; of all of them unless told otherwise. */
async function read(actor: Person, options: { of?: string[]; from?: Reader; days?: number } = {}) {
  const { of = tenantIds, from = board, days = 7 } = options;
  const stored = await Promise.all(of.map((tenantId) => stores.tenants.read(scopeOf(tenantId))));
  const tenants = stored.flatMap((one) => (one ? [one.value] : []));
  return createReadOverview({ board: from, now })({ actor, input: { tenants, days } });
}

describe('the overview', () => {
  it('adds up the tenants, and shows each in the order given', async () => {
    const overview = OverviewResponse.parse(await read(operator));
    expect(overview.tenants.map(({ tenantId }) => tenantId)).toEqual(tenantIds);
    expect(overview.totals.conversations).toBe(12);
  });

  it('asks for no tenant but those it was given', async () => {
    const of = tenantIds.slice(2, 4);
    const from = watchedBoard();
    const { totals } = await read(supervisorOf(...of), { of, from });
    expect(totals.conversations).toBe(2);
    expect(from.asked.sort()).toEqual(of.sort());
  });

  it('is nobody’s who may not act for a tenant in it', async () => {
    const [own = '', foreign = ''] = tenantIds;
    await expect(read(supervisorOf(own), { of: [own, foreign] })).rejects.toMatchObject({ code: 'not-found' });
  });

  it('shows a person without tenants empty days', async () => {
    const overview = OverviewResponse.parse(await read(supervisorOf(), { of: [], days: 30 }));
    expect(overview.tenants).toEqual([]);
    expect(overview.days).toHaveLength(30);
  });

  it('tells each tenant’s name and the state of its instance', async () => {
    const [asleep = ''] = tenantIds;
    const { tenants } = await read(supervisorOf(asleep), { of: [asleep] });
    expect(tenants).toEqual([
      expect.objectContaining({
        displayName: defaultSettings(asleep).displayName,
        instance: 'asleep',
        status: 'paused',
        partial: false,
        conversations: 1,
        open: { red: 0, yellow: 0, green: 1 },
      }),
    ]);
  });

  it('counts what is open though it began before the first day', async () => {
    const scope = await stores.newTenant();
    const { tenantId } = scope;
    const openedAt = '2026-01-02T10:00:00.000Z';
    await board.put(scope, boardRow({ tenantId, openedAt, posture: 'human' }));
    await board.put(scope, boardRow({ tenantId, conversationId: 'c0000000002', mood: 'upset' }));
    const { totals } = await read(supervisorOf(tenantId), { of: [tenantId] });
    expect(totals).toMatchObject({ conversations: 1, open: { red: 1, yellow: 1, green: 0 } });
  });

  it('reads from the first day on, eight tenants at most at a time', async () => {
    const from = watchedBoard();
    await read(operator, { from, days: 14 });
    expect([...from.since]).toEqual(['2026-05-07T00:00:00.000Z']);
    expect(from.most).toBe(8);
  });

  it('says when a tenant has more conversations than are counted', async () => {
    const [tenantId = ''] = tenantIds;
    const rowsSince = async (_: TenantScope, __: string, limit: number) =>
      Array.from({ length: limit }, (_, n) => boardRow({ tenantId, conversationId: `c${100_000_000 + n}` }));
    const { tenants } = await read(supervisorOf(tenantId), { of: [tenantId], from: { rows: board.rows, rowsSince } });
    expect(tenants).toEqual([expect.objectContaining({ partial: true })]);
  });

  it('fails rather than show figures of some tenants only', async () => {
    const [, unreadable] = tenantIds;
    const rowsSince: BoardStore['rowsSince'] = async (scope, since, limit) => {
      if (scope.tenantId === unreadable) throw new Error('Cosmos is busy');
      return board.rowsSince(scope, since, limit);
    };
    await expect(read(operator, { from: { rows: board.rows, rowsSince } })).rejects.toThrow('Cosmos is busy');
  });
});
