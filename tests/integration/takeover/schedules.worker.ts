import { parentPort, workerData } from 'node:worker_threads';
import { hookModules } from './hooks.ts';
import type { Share, Tally } from './schedules.ts';

const { first, last, step, mutation, tracing } = workerData as Share;
const reportEvery = 500;

hookModules(mutation);
const { play } = await import('./play.ts');

const empty = (): Tally => ({ schedules: 0, steps: 0, orders: [], seen: {}, broken: [] });
let tally = empty();
for (let seed = first; seed <= last; seed += step) {
  const { found, seen, order, steps, trace } = await play(seed, tracing);
  tally.schedules++;
  tally.steps += steps;
  tally.orders.push(order);
  for (const kind of seen) tally.seen[kind] = (tally.seen[kind] ?? 0) + 1;
  if (found.length > 0 || tracing) tally.broken.push({ seed, found, trace });
  if (found.length === 0 && tally.schedules < reportEvery) continue;
  parentPort?.postMessage(tally);
  tally = empty();
}
parentPort?.postMessage(tally);
