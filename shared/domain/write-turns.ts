import { z } from 'zod';
import type { LifecycleKind } from './lifecycle.ts';

/** Who waits for a write: a customer for the instance to wake, an operator for a change, nobody for what ends. */
export const lanes = ['wake', 'change', 'end'] as const;
const Lane = z.enum(lanes);
export type Lane = z.infer<typeof Lane>;

/**
 * Tickets of a lane are numbered from 0: so many were taken, and so many had their turn or were given up. `owedFrom`:
 * the first turn that was this lane's and that others took.
 */
const Roll = z.object({ taken: z.int(), called: z.int(), owedFrom: z.int().nullable() });
type Roll = z.infer<typeof Roll>;

export const Ticket = z.object({ lane: Lane, number: z.int() });
export type Ticket = z.infer<typeof Ticket>;

/** `fullAt`: the moment in ms at which all tokens will be there again (GCRA); `turns`: how many have been given. */
export const WriteQueue = z.object({ fullAt: z.number(), turns: z.int(), wake: Roll, change: Roll, end: Roll });
export type WriteQueue = z.infer<typeof WriteQueue>;

/** An idle stamp takes so many writes at once. */
export const burst = 5;
/** Each of those ahead finds a token that is left for them, but of so many at most: who is late or dead stops nobody. */
const tokensLeft = 3;
/** When a lane has let so many turns pass, the first of its tickets is given up. */
const turnsUntilGivenUp = 16;
/** All tokens have lain for so long: nobody waits. */
const idleMs = 30_000;
/** What lies further ahead was written by a clock that was wrong. */
const wrongClockMs = 60_000;

const laneByKind: Readonly<Record<string, Lane>> = {
  resume: 'wake',
  pause: 'end',
  destroy: 'end',
} satisfies Partial<Record<LifecycleKind, Lane>>;
/** By the kind of the operation that writes. */
export const laneOf = (kind: string | undefined): Lane => laneByKind[kind ?? ''] ?? 'change';

export function newWriteQueue(): WriteQueue {
  const roll: Roll = { taken: 0, called: 0, owedFrom: null };
  return { fullAt: 0, turns: 0, wake: { ...roll }, change: { ...roll }, end: { ...roll } };
}

/** Of eight turns one is for changes and one for what ends, if somebody waits for it, so that nobody waits for ever. */
const favoured = (turn: number): Lane => (turn % 8 === 7 ? 'end' : turn % 8 === 3 ? 'change' : 'wake');

export const waitingIn = ({ taken, called }: Roll): number => Math.max(0, taken - called);

/** Where somebody stands; without a number as if a ticket were taken now. */
export type Place = { lane: Lane; number?: number | undefined };

/** How many turns come before this one if nobody else joins. */
export function turnsAhead(queue: WriteQueue, { lane, number = queue[lane].taken }: Place): number {
  const waiting = { wake: waitingIn(queue.wake), change: waitingIn(queue.change), end: waitingIn(queue.end) };
  waiting[lane] = Math.max(0, number - queue[lane].called) + 1;
  const owed = lanes.filter((one) => queue[one].owedFrom !== null);
  for (let ahead = 0; ; ahead++) {
    const order = [...owed, favoured(queue.turns + ahead), ...lanes];
    const next = order.find((one) => waiting[one] > 0) ?? lane;
    if (owed.includes(next)) owed.splice(owed.indexOf(next), 1);
    waiting[next]--;
    if (waiting[lane] === 0) return ahead;
  }
}

export type Verdict = { now: true; queue: WriteQueue } | { now: false; againInMs: number };

/**
 * Whether a write may begin `now` (ms), and the queue after it; or when to ask again. Order is advice, the rate is not:
 * a turn takes a token, and there are never more of those than time has brought.
 */
export function askForTurn(stored: WriteQueue, place: Place, now: number, everyMs: number): Verdict {
  const queue = settled(stored, now, everyMs);
  const { fullAt, turns } = queue;
  const oneTokenAt = fullAt - (burst - 1) * everyMs;
  const ahead = turnsAhead(queue, place);
  if (oneTokenAt + Math.min(ahead, tokensLeft) * everyMs > now)
    return { now: false, againInMs: Math.ceil(oneTokenAt + ahead * everyMs - now) };
  const after = { ...queue, fullAt: fullAt + everyMs, turns: turns + 1 };
  for (const lane of lanes) if (lane !== place.lane) after[lane] = passedBy(queue[lane], lane, turns);
  const { taken, called } = queue[place.lane];
  const next = Math.min(taken, place.number === undefined ? called : called + 1);
  after[place.lane] = { taken, called: next, owedFrom: null };
  return { now: true, queue: after };
}

/** As it is now: all tokens are there, or some are to come; tickets that nobody came with in an idle time are dead. */
function settled(queue: WriteQueue, now: number, everyMs: number): WriteQueue {
  const isHonest = queue.fullAt <= now + burst * everyMs + wrongClockMs;
  const fullAt = isHonest ? Math.max(now, queue.fullAt) : now;
  const next = { ...queue, fullAt };
  if (queue.fullAt + idleMs < now)
    for (const lane of lanes) next[lane] = { ...queue[lane], called: queue[lane].taken, owedFrom: null };
  return next;
}

function passedBy(roll: Roll, lane: Lane, turn: number): Roll {
  const { called, owedFrom } = roll;
  if (waitingIn(roll) === 0) return { ...roll, owedFrom: null };
  if (owedFrom === null) return favoured(turn) === lane ? { ...roll, owedFrom: turn } : roll;
  return turn - owedFrom < turnsUntilGivenUp ? roll : { ...roll, called: called + 1, owedFrom: turn };
}
