import { pause } from '../../support/virtual-durable/schedule.ts';

/** Stands for `node:timers/promises` in the code under test: its pauses end when the schedule says so. */
export const setTimeout = pause;
