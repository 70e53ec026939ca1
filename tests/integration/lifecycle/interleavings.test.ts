import { describe, expect, it } from '@jest/globals';
import type { Choice } from '../../support/virtual-durable/schedule.ts';
import type { Delivery } from '../../support/virtual-durable/virtual-durable.ts';
import type { Order } from './drive.ts';
import type { Stores } from './memory-stores.ts';
import { useVirtualDelays } from './virtual-delays.ts';
import type { World, WorldOptions } from './world.ts';

useVirtualDelays();
const { openWorld } = await import('./world.ts');
const { violations } = await import('./violations.ts');
const { drive, oldestFirst, newestFirst } = await import('./drive.ts');
const { openRealDatabase } = await import('./real-database.ts');

type Arrival = { position: number; conversationId: string };

const isStill = (choices: Choice[]): boolean => !choices.some(({ kind }) => kind === 'step');
/** Where an orchestration's step begins or has ended, or a look at it is due. */
const isBoundary = (label: string): boolean => /^(activity|durable\.turn|timer)/.test(label);

/**
 * A conversation is answered, then the tenant is paused, and resumed by an operator if nobody else woke it; messages
 * arrive just before the given positions of all that, counted from the beginning of the pause.
 */
async function sleepAndWake(options: {
  world?: WorldOptions;
  order?: Order;
  arrivals?: Arrival[];
  before?: (world: World, position: number, choices: Choice[]) => void;
}): Promise<{ world: World; taken: string[] }> {
  const world = await openWorld(options.world);
  world.say('first', 'm000');
  const stages = [() => world.operate('pause'), () => world.operate('resume')];
  let pausedAt = -1;
  const taken = await drive(world, options.order ?? oldestFirst, (position, choices) => {
    const idle = isStill(choices) && !world.durable.isRunning(`tenant.${world.scope.tenantId}`);
    if (idle) {
      if (pausedAt < 0) pausedAt = position;
      stages.shift()?.();
    }
    if (pausedAt < 0) return;
    const since = position - pausedAt;
    for (const [index, arrival] of (options.arrivals ?? []).entries())
      if (arrival.position === since) world.say(arrival.conversationId, `m${String(index + 1).padStart(3, '0')}`);
    options.before?.(world, since, choices);
  });
  return { world, taken: taken.slice(pausedAt) };
}

/** Runs it and says in what it went wrong. */
async function judged(name: string, run: Promise<{ world: World }>, expected = {}): Promise<string[]> {
  try {
    return (await violations((await run).world, expected)).map((what) => `${name}: ${what}`);
  } catch (error) {
    return [`${name}: ${error instanceof Error ? error.message : String(error)}`];
  }
}

const sweepMinutes = 6;
const orders = { oldestFirst, newestFirst };

/** Every third activity: more often, and in step with the looks at ARM, no look would find the operation that it began. */
const everyThird = (delivery: Delivery, from: number) => () => {
  let count = from;
  return (): Delivery => (count++ % 3 === 0 ? delivery : 'once');
};
const deliveries: Record<string, () => (activity: string) => Delivery> = { 'each once': () => () => 'once' };
for (const from of [0, 1, 2]) {
  deliveries[`every third again, from ${from}`] = everyThird('again', from);
  deliveries[`every third two at a time, from ${from}`] = everyThird('twins', from);
}

describe('a message that arrives while the tenant falls asleep, sleeps or wakes', () => {
  it.each(Object.keys(deliveries))(
    'is answered once wherever it comes, with activities run: %s',
    async (name) => {
      const found: string[] = [];
      const delivery = deliveries[name] ?? (() => () => 'once');
      for (const [orderName, order] of Object.entries(orders)) {
        const world = (): WorldOptions => ({ delivery: delivery(), sweepMinutes });
        const { taken } = await sleepAndWake({ world: world(), order });
        for (let position = 0; position <= taken.length; position++) {
          const conversationId = (position + orderName.length) % 2 ? 'first' : 'second';
          const run = sleepAndWake({ world: world(), order, arrivals: [{ position, conversationId }] });
          found.push(...(await judged(`${orderName} ${conversationId} at ${position}`, run)));
        }
      }
      expect(found).toEqual([]);
    },
    120_000,
  );

  it('is answered once although the host crashes in any step', async () => {
    const found: string[] = [];
    const arrivals = [{ position: 70, conversationId: 'second' }];
    const { taken } = await sleepAndWake({ world: { sweepMinutes }, arrivals });
    for (let crash = 0; crash <= taken.length; crash++) {
      const before = (world: World, position: number, choices: Choice[]): void => {
        const [next] = choices;
        if (position === crash && next?.process?.mayCrash) world.schedule.kill(next.process);
      };
      found.push(...(await judged(`crash at ${crash}`, sleepAndWake({ world: { sweepMinutes }, arrivals, before }))));
    }
    expect(found).toEqual([]);
  }, 120_000);

  it('is answered in order with a second one, at all pairs of steps', async () => {
    const found: string[] = [];
    const { taken } = await sleepAndWake({ world: { sweepMinutes: 0 } });
    const steps = taken.flatMap((label, position) => (isBoundary(label) ? [position] : []));
    for (const one of steps) {
      for (const two of steps.filter((position) => position >= one)) {
        for (const conversationId of ['first', 'second']) {
          const arrivals = [
            { position: one, conversationId: 'first' },
            { position: two, conversationId },
          ];
          found.push(...(await judged(`${one} and ${two} ${conversationId}`, sleepAndWake({ arrivals }))));
        }
      }
    }
    expect(found).toEqual([]);
  }, 120_000);

  it('is answered once although bells are lost, doubled or early', async () => {
    const found: string[] = [];
    const { taken } = await sleepAndWake({ world: { sweepMinutes } });
    for (const [name, times] of Object.entries({ lost: 0, doubled: 2 })) {
      for (let position = 0; position <= taken.length; position += 3) {
        const arrivals = [{ position, conversationId: 'second' }];
        const world: WorldOptions = { sweepMinutes, bells: () => times };
        found.push(...(await judged(`${name} at ${position}`, sleepAndWake({ world, arrivals }))));
      }
    }
    for (let position = 0; position <= taken.length; position += 3) {
      const before = (world: World, at: number): void => {
        if (at === position) world.ring('second', at % 2 === 0);
      };
      const arrivals = [{ position: position + 2, conversationId: 'second' }];
      found.push(
        ...(await judged(`early at ${position}`, sleepAndWake({ world: { sweepMinutes }, arrivals, before }))),
      );
    }
    expect(found).toEqual([]);
  }, 120_000);

  it('is answered the same with the real Cosmos DB, step by step', async () => {
    const { database, close } = await openRealDatabase();
    try {
      for (const position of [0, 20, 45, 60, 70, 90, 110, 140]) {
        const arrivals = [{ position, conversationId: 'second' }];
        const real = await sleepAndWake({ world: { database, tenantId: `acme-${position}` }, arrivals });
        const memory = await sleepAndWake({ world: { tenantId: `acme-${position}` }, arrivals });
        expect(real.taken).toEqual(memory.taken);
        expect(await violations(real.world)).toEqual([]);
      }
    } finally {
      await close();
    }
  }, 60_000);
});

describe('what the checks would notice', () => {
  it('a bell that is dropped, without a sweep', async () => {
    const arrivals = [{ position: 5, conversationId: 'second' }];
    const { world } = await sleepAndWake({ world: { bells: () => 0 }, arrivals });
    expect(await violations(world)).toContain('second: a customer still waits');
  });

  it('a store that commits whatever the head has become', async () => {
    const broken = (stores: Stores): Stores => ({
      ...stores,
      conversations: {
        ...stores.conversations,
        async commit(scope, { once: _ignored, ...commit }) {
          const current = await stores.conversations.head(scope, commit.head.conversationId);
          const seq = current?.value.nextSeq ?? 1;
          const messages = (commit.messages ?? []).map((message, index) => ({ ...message, seq: seq + index }));
          const head = { ...commit.head, nextSeq: seq + messages.length };
          return stores.conversations.commit(scope, { ...commit, head, messages, etag: current?.etag ?? null });
        },
      },
    });
    const found: string[] = [];
    for (let position = 0; position < 40; position++) {
      const arrivals = [0, 1].map(() => ({ position, conversationId: 'first' }));
      const world: WorldOptions = { broken, delivery: (activity) => (activity === 'runTurn' ? 'twins' : 'once') };
      found.push(...(await judged(`at ${position}`, sleepAndWake({ world, arrivals }))));
    }
    expect(found).not.toEqual([]);
  });
});
