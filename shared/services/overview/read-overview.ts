import type { BoardStore } from '../../azure/cosmos/board.ts';
import type { OverviewResponse } from '../../contract/overview.ts';
import {
  addSums,
  figuresOf,
  instanceStateOf,
  type Sums,
  sumsOf,
  type Window,
  windowStart,
} from '../../domain/overview.ts';
import type { TenantRecord } from '../../domain/tenant.ts';
import type { Actor } from '../../tenancy/actor.ts';
import { openScope } from '../../tenancy/scope.ts';

const maxRowsOfTenant = 2000;
const readAtOnce = 8;

export type ReadOverview = (call: {
  actor: Actor;
  input: { tenants: readonly TenantRecord[]; days: number };
}) => Promise<OverviewResponse>;

/**
 * What happened at tenants that the actor acts for, in the order given. A tenant's rows are added up as they come, and
 * then let go. @throws not-found when the actor may not act for one of them
 */
export function createReadOverview(deps: {
  board: Pick<BoardStore, 'rows' | 'rowsSince'>;
  now: () => Date;
}): ReadOverview {
  async function readTenant(tenant: TenantRecord, actor: Actor, window: Window) {
    const scope = openScope(tenant.tenantId, actor);
    const [recent, open] = await Promise.all([
      deps.board.rowsSince(scope, windowStart(window), maxRowsOfTenant),
      deps.board.rows(scope, 'open', maxRowsOfTenant),
    ]);
    const rows = new Map([...recent, ...open].map((row) => [row.conversationId, row]));
    const partial = Math.max(recent.length, open.length) >= maxRowsOfTenant;
    return { tenant, sums: sumsOf(rows.values(), window), partial };
  }

  return async ({ actor, input }) => {
    const window = { now: deps.now(), days: input.days };
    const read = await inTurns(input.tenants, (tenant) => readTenant(tenant, actor, window));
    const all = addSums(
      read.map(({ sums }) => sums),
      window,
    );
    return { ...figuresOf(all), tenants: read.map(tenantFigures), at: window.now.toISOString() };
  };
}

const tenantFigures = ({ tenant, sums, partial }: { tenant: TenantRecord; sums: Sums; partial: boolean }) => ({
  tenantId: tenant.tenantId,
  displayName: tenant.settings.displayName,
  instance: instanceStateOf(tenant.status),
  status: tenant.status,
  partial,
  ...figuresOf(sums).totals,
});

/** The answers in the order of `items`, at most `readAtOnce` of them on their way. */
async function inTurns<T, R>(items: readonly T[], read: (item: T) => Promise<R>): Promise<R[]> {
  const answers: R[] = [];
  const waiting = items.entries();
  const worker = async (): Promise<void> => {
    for (const [place, item] of waiting) answers[place] = await read(item);
  };
  await Promise.all(Array.from({ length: readAtOnce }, worker));
  return answers;
}
