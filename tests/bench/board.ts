import { loadavg } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import type { Platform } from '../support/platform.ts';
import type { BenchTenant } from './bench-tenant.ts';
import { listenBare } from './board/bare-client.ts';
import { createCrowd, type Happened, replyTo } from './board/crowd.ts';
import { openWatchedBoard, type Seen } from './board/watched-board.ts';
import type { Figure } from './figure.ts';

const warmUpSeconds = 5;
const patienceMs = 10_000;
const none = { quantile: 'p50', atMost: 0 } as const;

/** In words for the output: what is measured, and under which conditions. */
const noteOf = ({ conversations, perSecond, seconds }: Options, browser: string, load: number): string =>
  `The board: ${conversations} conversations, ${perSecond} changes a second for ${seconds} s in ${browser}, load ${load.toFixed(1)}.
Customers' messages and people's replies in turn bring conversations from anywhere on the board to its top, by its own
order and without a filter: each change has to be drawn. Time begins when a change is decided, before its commit, and
ends when the frame that shows it is drawn; a row that showed only the change after it counts from that one. Never drawn
but heard: the platform fell behind the pace, so that waiting customers piled up beyond the rows in the window.`;

type Options = { conversations: number; perSecond: number; seconds: number };

/** From a change until the frame that shows it is drawn, on the board of a supervisor; and what was measured, in words. */
export async function measureBoard(
  platform: Platform,
  tenant: BenchTenant,
  options: Options,
): Promise<{ figures: Figure[]; note: string }> {
  const { conversations, perSecond, seconds } = options;
  const crowd = await createCrowd(platform, tenant, conversations);
  const board = await openWatchedBoard(platform, conversations);
  const bare = await listenBare(platform);
  try {
    const [warmUp, count] = [warmUpSeconds * perSecond, seconds * perSecond];
    await crowd.talk({ from: 0, count: warmUp, perSecond });
    await board.smoothness();
    const events = await crowd.talk({ from: warmUp, count, perSecond });
    const { frames, longTasks } = await board.smoothness();
    const [load = Number.NaN] = loadavg();
    const drawn = await drawnBy(board, events);
    const seen = events.flatMap((event) => {
      const [drawnAt, heardAt] = [firstOf(drawn, event.n), firstOf(bare.heard, event.n)];
      return drawnAt === undefined || heardAt === undefined ? [] : [{ ...event, drawnAt, heardAt }];
    });
    const without = (times: ReadonlyMap<number, number>): number =>
      events.filter(({ n }) => firstOf(times, n) === undefined).length;
    const name = 'commit → seen on the board';
    const figures: Figure[] = [
      {
        name,
        unit: 'ms',
        values: seen.map(({ at, drawnAt }) => drawnAt - at),
        goal: { quantile: 'p95', atMost: 250 },
      },
      { name: `${name}, from the call’s answer`, unit: 'ms', values: seen.map((one) => one.drawnAt - one.answered) },
      { name: 'commit → heard by a bare client', unit: 'ms', values: seen.map(({ at, heardAt }) => heardAt - at) },
      {
        name: 'seen ÷ heard by a bare client',
        unit: '×',
        values: seen.map(({ at, heardAt, drawnAt }) => (drawnAt - at) / Math.max(1, heardAt - at)),
      },
      { name: 'added by the page', unit: 'ms', values: seen.map(({ heardAt, drawnAt }) => drawnAt - heardAt) },
      { name: 'changes never drawn', unit: '', values: [without(drawn)], goal: none },
      { name: 'changes never heard', unit: '', values: [without(bare.heard)], goal: none },
      { name: 'changes that failed', unit: '', values: [count - events.length], goal: none },
      { name: 'frame to frame on the board', unit: 'ms', values: frames },
      { name: 'long tasks of the page', unit: 'ms', values: longTasks.length > 0 ? longTasks : [0] },
    ];
    return { figures, note: noteOf(options, board.browser, load) };
  } finally {
    bare.stop();
    await board.close();
  }
}

/** When each event was drawn, as soon as all have been; those still missing after 10 s are lost. */
async function drawnBy(
  board: { seen(): Promise<Seen[]> },
  events: readonly Happened[],
): Promise<ReadonlyMap<number, number>> {
  for (const until = Date.now() + patienceMs; ; await delay(200)) {
    const drawn = new Map((await board.seen()).map((one) => [one.n, one.drawn]));
    if (events.every(({ n }) => firstOf(drawn, n) !== undefined) || Date.now() > until) return drawn;
  }
}

const firstOf = (times: ReadonlyMap<number, number>, n: number): number | undefined =>
  times.get(n) ?? times.get(replyTo(n));
