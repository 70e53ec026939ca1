import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { BoardRow } from '../../../shared/contract/conversation.ts';
import { OverviewResponse } from '../../../shared/contract/overview.ts';
import { defaultSettings } from '../../../shared/domain/tenant.ts';
import { createReadOverview } from '../../../shared/services/overview/read-overview.ts';
import type { Actor } from '../../../shared/tenancy/actor.ts';
import { assertScope, type TenantScope } from '../../../shared/tenancy/scope.ts';
import { boardRow } from '../../support/board-row.ts';
import { type LocalStores, openLocalStores } from './local-stores.ts';

type Person = Extract<Actor, { kind: 'person' }>;

const now = (): Date => new Date('2026-05-20T15:30:00.000Z');
const operator: Person = { kind: 'person', personId: 'p1', name: 'Olga', roles: ['Operator'], tenants: [] };
const supervisorOf = (...tenants: string[]): Person => ({ ...operator, roles: ['Supervisor'], tenants });

let stores: LocalStores;
const tenantIds: string[] = [];
beforeAll(async () => {
  stores = await openLocalStores();
  for (let n = 0; n < 12; n++) {
    const { tenantId } = await stores.newTenant(n === 0 ? { status: 'paused' } : {});
    tenantIds.push(tenantId);
  }
}, 60_000);
afterAll(() => stores?.close());

/** One conversation a tenant, and a note of what was asked for, and how much of it at once. */
function boardOfOne(rowsOf = (scope: TenantScope): BoardRow[] => [boardRow({ tenantId: scope.tenantId })]) {
  const asked: { tenantId: string; sinceIso: string }[] = [];
  let running = 0;
  const board = {
    asked,
    most: 0,
    async rowsSince(scope: TenantScope, sinceIso: string, limit: number) {
      assertScope(scope);
      asked.push({ tenantId: scope.tenantId, sinceIso });
      board.most = Math.max(board.most, ++running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return rowsOf(scope).slice(0, limit);
    },
  };
  return board;
}

const read = (actor: Person, board = boardOfOne(), days = 7) =>
  createReadOverview({ tenants: stores.tenants, board, now })({ actor, input: { days } });

describe('the overview', () => {
  it('shows an operator every tenant of the stamp, by name', async () => {
    const overview = OverviewResponse.parse(await read(operator));
    expect(overview.tenants.map(({ tenantId }) => tenantId)).toEqual([...tenantIds].sort());
    expect(overview.totals.conversations).toBe(12);
  });

  it('shows others the tenants of their token, and asks for no other', async () => {
    const [first = '', second = ''] = tenantIds;
    const board = boardOfOne();
    const { tenants, totals } = await read(supervisorOf(first, second, first), board);
    expect(tenants.map(({ tenantId }) => tenantId)).toEqual([first, second].sort());
    expect(totals.conversations).toBe(2);
    expect(board.asked.map(({ tenantId }) => tenantId).sort()).toEqual([first, second].sort());
  });

  it('leaves out a tenant that is no more', async () => {
    const [first = ''] = tenantIds;
    const { tenants } = await read(supervisorOf('gone', first));
    expect(tenants.map(({ tenantId }) => tenantId)).toEqual([first]);
  });

  it('shows a person without tenants empty days', async () => {
    const overview = OverviewResponse.parse(await read(supervisorOf(), boardOfOne(), 30));
    expect(overview.tenants).toEqual([]);
    expect(overview.days).toHaveLength(30);
  });

  it('tells each tenant’s name and the state of its instance', async () => {
    const [asleep = ''] = tenantIds;
    const { tenants } = await read(supervisorOf(asleep));
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

  it('reads from the first day on, eight tenants at most at a time', async () => {
    const board = boardOfOne();
    await read(operator, board, 14);
    expect(new Set(board.asked.map(({ sinceIso }) => sinceIso))).toEqual(new Set(['2026-05-07T00:00:00.000Z']));
    expect(board.most).toBe(8);
  });

  it('says when a tenant has more conversations than are counted', async () => {
    const [first = ''] = tenantIds;
    const many = Array.from({ length: 2500 }, () => boardRow({ tenantId: first }));
    const { tenants } = await read(
      supervisorOf(first),
      boardOfOne(() => many),
    );
    expect(tenants).toEqual([expect.objectContaining({ partial: true, conversations: 2000 })]);
  });

  it('fails rather than show figures of some tenants only', async () => {
    const [, unreadable] = tenantIds;
    const board = boardOfOne((scope) => {
      if (scope.tenantId === unreadable) throw new Error('Cosmos is busy');
      return [];
    });
    await expect(read(operator, board)).rejects.toThrow('Cosmos is busy');
  });
});
