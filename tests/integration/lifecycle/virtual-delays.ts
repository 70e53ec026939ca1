import * as timers from 'node:timers/promises';
import { jest } from '@jest/globals';
import { pause } from '../../support/virtual-durable/schedule.ts';

/** From here on, whoever imports `setTimeout` of `node:timers/promises` waits for the schedule and not for the clock. */
export function useVirtualDelays(): void {
  jest.unstable_mockModule('node:timers/promises', () => ({ ...timers, setTimeout: pause }));
}
