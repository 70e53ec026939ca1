import { describe, expect, it } from '@jest/globals';
import { mutations } from './mutations.ts';
import { playSchedules } from './schedules.ts';

const atMost = 40_000;

describe('the interleavings notice when it is no longer so that', () => {
  it.each(Object.entries(mutations))(
    '%s',
    async (_rule, { breaks, ...mutation }) => {
      const { broken } = await playSchedules({ from: 1, to: atMost, mutation, untilBroken: breaks });
      expect(broken.flatMap(({ found }) => found).join('\n')).toContain(breaks);
    },
    300_000,
  );
});
