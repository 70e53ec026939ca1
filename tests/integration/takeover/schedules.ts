import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Kind } from './coverage.ts';
import type { Mutation } from './mutations.ts';

/** One thread's part: the seeds `first`, `first + step`, … up to `last`. */
export type Share = { first: number; last: number; step: number; mutation: Mutation | null; tracing: boolean };

/** What a number of schedules came to; `orders` are hashes of their steps. */
export type Tally = {
  schedules: number;
  steps: number;
  orders: number[];
  seen: Partial<Record<Kind, number>>;
  broken: { seed: number; found: string[]; trace: string[] }[];
};

export type Outcome = Omit<Tally, 'orders'> & { distinct: number; seconds: number };

const maxBroken = 20;

/** Plays the seeds `from` to `to`, on several threads. */
export async function playSchedules(options: {
  from: number;
  to: number;
  threads?: number;
  mutation?: Mutation;
  /** Ends when this promise is broken. */
  untilBroken?: string;
  tracing?: boolean;
  progress?: (schedules: number, broken: number) => void;
}): Promise<Outcome> {
  const { from, to, threads = 2, mutation = null, untilBroken, tracing = false, progress } = options;
  const began = performance.now();
  const orders = new Set<number>();
  const sum: Omit<Tally, 'orders'> = { schedules: 0, steps: 0, seen: {}, broken: [] };

  function add(tally: Tally): void {
    sum.schedules += tally.schedules;
    sum.steps += tally.steps;
    for (const order of tally.orders) orders.add(order);
    for (const [kind, times] of Object.entries(tally.seen) as [Kind, number][])
      sum.seen[kind] = (sum.seen[kind] ?? 0) + times;
    sum.broken.push(...tally.broken);
    if (sum.broken.length > maxBroken) sum.broken = sum.broken.slice(-maxBroken);
    progress?.(sum.schedules, sum.broken.length);
  }

  const workers = Array.from({ length: threads }, (_, thread) => {
    const workerData: Share = { first: from + thread, last: to, step: threads, mutation, tracing };
    return new Worker(new URL('./schedules.worker.ts', import.meta.url), { workerData });
  });
  const end = (): void => {
    for (const worker of workers) void worker.terminate();
  };
  const exits = workers.map(async (worker) => {
    worker.on('message', (tally: Tally) => {
      add(tally);
      if (untilBroken && tally.broken.some(({ found }) => found.join().includes(untilBroken))) end();
    });
    // Rejects with the thread's error, if it has one.
    await once(worker, 'exit');
  });
  try {
    await Promise.all(exits);
  } finally {
    end();
  }
  return { ...sum, distinct: orders.size, seconds: (performance.now() - began) / 1000 };
}
