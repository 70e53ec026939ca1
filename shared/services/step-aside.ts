import { setTimeout as delay } from 'node:timers/promises';

/** Waits before a write is tried again with which somebody else was faster: at most 10 ms, then twice as long, up to 320. */
export const stepAside = (attempt: number): Promise<unknown> => delay(Math.random() * 10 * 2 ** Math.min(attempt, 5));
