import { setTimeout as delay } from 'node:timers/promises';
import type { Database } from '@azure/cosmos';
import { z } from 'zod';
import { isStatus, readItem } from './items.ts';

/** In turns: an idle stamp takes so many writes at once. */
const burst = 5;
const maxTries = 20;
/** No tenant can have this name: the queue belongs to the stamp. */
const partition = '~stamp';
const id = 'arm-writes';

const Queue = z.object({ freeFrom: z.number() });

/** When the next write to Azure Resource Manager may begin; every call takes one turn. */
export type ArmWrites = { nextTurn(): Promise<Date> };

/**
 * One queue for all processes of the stamp, because they share one quota: a token bucket, kept as the one moment at
 * which it will be full again (GCRA). Whoever finds others waiting only adds to it, so that nobody collides.
 */
export function createArmWrites(database: Database, options: { perSecond: number; now: () => Date }): ArmWrites {
  const container = database.container('tenants');
  const everyMs = 1000 / options.perSecond;
  const turnAt = (freeFrom: number, now: number): Date => new Date(Math.max(now, freeFrom - burst * everyMs));

  /** Null when nobody waits. */
  async function join(now: number): Promise<number | null> {
    try {
      const { resource } = await container.item(id, partition).patch({
        operations: [{ op: 'incr', path: '/freeFrom', value: everyMs }],
        condition: `FROM c WHERE c.freeFrom > ${Math.trunc(now)}`,
      });
      return Queue.parse(resource).freeFrom;
    } catch (error) {
      if (isStatus(error, 412) || isStatus(error, 404)) return null;
      throw error;
    }
  }

  /** Null when somebody else was first. */
  async function begin(now: number): Promise<number | null> {
    const freeFrom = now + everyMs;
    const item = { id, tenantId: partition, type: 'arm-writes', freeFrom };
    const known = await readItem(container, Queue, id, partition);
    if (known && known.value.freeFrom > now) return null;
    try {
      if (known)
        await container
          .item(id, partition)
          .replace(item, { accessCondition: { type: 'IfMatch', condition: known.etag } });
      else await container.items.create(item);
      return freeFrom;
    } catch (error) {
      if (isStatus(error, 412) || isStatus(error, 409)) return null;
      throw error;
    }
  }

  return {
    async nextTurn() {
      for (let attempt = 0; attempt < maxTries; attempt++) {
        const now = options.now().getTime();
        const freeFrom = (await join(now)) ?? (await begin(now));
        if (freeFrom !== null) return turnAt(freeFrom, now);
        await delay(Math.random() * 20);
      }
      throw new Error('No turn for a write could be had: too many ask at once.');
    },
  };
}
