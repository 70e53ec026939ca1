import type { BoardRow } from '../contract/conversation.ts';
import { lightOf } from '../contract/light.ts';
import type { OverviewDay, OverviewTenant, OverviewTotals } from '../contract/overview.ts';
import type { TenantStatus } from '../contract/tenant.ts';

const dayMs = 86_400_000;
/** A resolution that has lasted so long counts as durable. */
const durableMs = 7 * dayMs;

/** The last `days` days (UTC) up to and including that of `now`. */
export type Window = { now: Date; days: number };

type DaySums = { counts: Omit<OverviewDay, 'day' | 'firstResponse'>; firstResponses: number[] };
/** What rows add up to: small however many rows there were, and still addable where medians are not. */
export type Sums = {
  byDay: Map<string, DaySums>;
  open: OverviewTotals['open'];
  durable: OverviewTotals['durable'];
};

export type Figures = { days: OverviewDay[]; totals: OverviewTotals };

/** When the window begins, as an ISO time. */
export const windowStart = ({ now, days }: Window): string =>
  new Date(Math.floor(now.getTime() / dayMs) * dayMs - (days - 1) * dayMs).toISOString();

export const overviewOf = (rows: Iterable<BoardRow>, window: Window): Figures => figuresOf(sumsOf(rows, window));

/** Conversations count on the day they began; open ones count as open whenever that was. */
export function sumsOf(rows: Iterable<BoardRow>, window: Window): Sums {
  const sums = noSums(window);
  for (const row of rows) {
    if (!row.resolution) sums.open[lightOf(row, window.now).colour] += 1;
    const day = sums.byDay.get(row.openedAt.slice(0, 10));
    if (!day) continue;
    const { held, approved, edited, rejected, cost, handoffs } = row.tally;
    addInto(day.counts, {
      conversations: 1,
      handedOff: handoffs > 0 || row.handoff ? 1 : 0,
      resolvedByAssistant: row.resolution?.by === 'assistant' ? 1 : 0,
      resolvedByPerson: row.resolution?.by === 'person' ? 1 : 0,
      held,
      approved,
      edited,
      rejected,
      cost,
    });
    if (row.firstResponseAt)
      day.firstResponses.push(Math.max(0, Date.parse(row.firstResponseAt) - Date.parse(row.openedAt)) / 1000);
    const lasting = lastingResolution(row, window.now);
    if (lasting !== null) {
      sums.durable.of += 1;
      sums.durable.closed += lasting ? 1 : 0;
    }
  }
  return sums;
}

/**
 * Whether the assistant has closed the conversation for good: its resolution has stood for 7 days (reopening takes it
 * away). Null while it is too early to say.
 */
function lastingResolution({ openedAt, resolution }: BoardRow, now: Date): boolean | null {
  const isOld = (at: string) => now.getTime() - Date.parse(at) >= durableMs;
  if (!isOld(openedAt)) return null;
  if (resolution?.by !== 'assistant') return false;
  return isOld(resolution.at) ? true : null;
}

function noSums(window: Window): Sums {
  const start = Date.parse(windowStart(window));
  const days = Array.from({ length: window.days }, (_, n) => new Date(start + n * dayMs).toISOString().slice(0, 10));
  return {
    byDay: new Map(days.map((day) => [day, noDaySums()])),
    open: { red: 0, yellow: 0, green: 0 },
    durable: { closed: 0, of: 0 },
  };
}

const noDaySums = (): DaySums => ({
  counts: {
    conversations: 0,
    handedOff: 0,
    resolvedByAssistant: 0,
    resolvedByPerson: 0,
    held: 0,
    approved: 0,
    edited: 0,
    rejected: 0,
    cost: 0,
  },
  firstResponses: [],
});

/** The sums of several tenants over the same window. */
export function addSums(all: Iterable<Sums>, window: Window): Sums {
  const sum = noSums(window);
  for (const { byDay, open, durable } of all) {
    for (const [day, sums] of byDay) addDay(sum.byDay.get(day), sums);
    addInto(sum.open, open);
    addInto(sum.durable, durable);
  }
  return sum;
}

function addDay(sum: DaySums | undefined, { counts, firstResponses }: DaySums): void {
  if (!sum) return;
  addInto(sum.counts, counts);
  for (const seconds of firstResponses) sum.firstResponses.push(seconds);
}

function addInto<Name extends string>(sum: Record<Name, number>, more: Record<Name, number>): void {
  for (const name of Object.keys(more) as Name[]) sum[name] += more[name];
}

export function figuresOf({ byDay, open, durable }: Sums): Figures {
  const all = noDaySums();
  for (const sums of byDay.values()) addDay(all, sums);
  const { handedOff, cost, ...counts } = all.counts;
  const each = (sum: number): number | null => (counts.conversations === 0 ? null : sum / counts.conversations);
  const { firstResponses } = all;
  return {
    days: [...byDay].map(([day, sums]) => ({
      day,
      ...sums.counts,
      firstResponse: quantile(sums.firstResponses, 0.5),
    })),
    totals: {
      ...counts,
      open: { ...open },
      durable: { ...durable },
      firstResponse: { median: quantile(firstResponses, 0.5), p90: quantile(firstResponses, 0.9) },
      handoffRate: each(handedOff),
      costPerConversation: each(cost),
    },
  };
}

/** Linear between the two nearest values (Hyndman and Fan's type 7); null of nothing. */
export function quantile(values: readonly number[], share: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)];
  const above = sorted[Math.ceil(place)];
  if (below === undefined || above === undefined) return null;
  return below + (above - below) * (place - Math.floor(place));
}

const instanceStates = {
  ready: 'awake',
  paused: 'asleep',
  resuming: 'waking',
  failed: 'failed',
  creating: 'changing',
  pausing: 'changing',
  updating: 'changing',
  destroying: 'changing',
} as const satisfies Record<TenantStatus, OverviewTenant['instance']>;

export const instanceStateOf = (status: TenantStatus): OverviewTenant['instance'] => instanceStates[status];
