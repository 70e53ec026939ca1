import { describe, expect, it } from '@jest/globals';
import type { Lane } from '../../../shared/domain/write-turns.ts';
import { useVirtualDelays } from './virtual-delays.ts';
import type { World, WorldOptions } from './world.ts';

useVirtualDelays();
const { openWorld } = await import('./world.ts');
const { violations } = await import('./violations.ts');
const { drive, oldestFirst } = await import('./drive.ts');

const refusal = (statusCode: number, retryAfter?: string): Error =>
  Object.assign(new Error(`${statusCode}`), {
    statusCode,
    response: { headers: { get: (name: string) => (name === 'retry-after' ? retryAfter : undefined) } },
  });

type Asked = { call: string; afterMs: number };

/** Asleep, and then woken by a customer's message; ports are as told from the message on. */
async function wakeUp(options: Pick<WorldOptions, 'fails' | 'turnInMs'>): Promise<{ world: World; asked: Asked[] }> {
  const asked: Asked[] = [];
  let from: number | undefined;
  const world: World = await openWorld({
    fails: (call) => {
      if (from === undefined) return false;
      asked.push({ call, afterMs: world.schedule.now().getTime() - from });
      return options.fails?.(call) ?? false;
    },
    turnInMs: (lane) => (from === undefined ? 0 : (options.turnInMs?.(lane) ?? 0)),
  });
  world.operate('pause');
  await drive(world, oldestFirst);
  from = world.schedule.now().getTime();
  world.say('first', 'm001');
  await drive(world, oldestFirst);
  return { world, asked };
}

const times = (asked: Asked[], call: string): number[] =>
  asked.filter((one) => one.call === call).map(({ afterMs }) => afterMs);

/** Fails the first so many calls of one port. */
function firstCalls(call: string, count: number, failure: Error): (label: string) => false | Error {
  let left = count;
  return (label) => label === call && left-- > 0 && failure;
}

describe('a lifecycle step that Azure puts off', () => {
  it('begins again after the time that was asked for', async () => {
    const { world, asked } = await wakeUp({ fails: firstCalls('apps.beginStart', 2, refusal(429, '40')) });
    const [first = 0, second = 0, third = 0] = times(asked, 'apps.beginStart');
    expect(second - first).toBeGreaterThanOrEqual(40_000);
    expect(third - second).toBeGreaterThanOrEqual(40_000);
    expect(await violations(world)).toEqual([]);
  });

  it.each(['apps.address', 'keeper.state', 'apps.beginStart'])(
    'comes back, however often any service says that it is asked too much: %s',
    async (call) => {
      const { world, asked } = await wakeUp({ fails: firstCalls(call, 12, refusal(429, '5')) });
      expect(times(asked, call).length).toBeGreaterThanOrEqual(13);
      expect(await violations(world)).toEqual([]);
    },
  );

  it('has woken when the gateway answers, whatever ARM says of the start', async () => {
    const { world, asked } = await wakeUp({ fails: firstCalls('apps.isDone', 100, refusal(429, '40')) });
    expect(times(asked, 'apps.isDone')).toHaveLength(1);
    expect(times(asked, 'gateway.chat')[0]).toBeLessThan(40_000);
    expect(await violations(world)).toEqual([]);
  });

  it('waits for its turn among all writes of the stamp', async () => {
    const { world, asked } = await wakeUp({ turnInMs: () => 25_000 });
    expect(times(asked, 'apps.beginStart')).toEqual([expect.any(Number)]);
    expect(times(asked, 'apps.beginStart')[0]).toBeGreaterThanOrEqual(25_000);
    expect(await violations(world)).toEqual([]);
  });

  it.each([
    ['waits its turn behind others while no customer waits', false, 'end'],
    ['goes first when its customer waits, who can be answered only after it', true, 'wake'],
  ])('%s', async (_name, writes, lane) => {
    const lanes: Lane[] = [];
    const world = await openWorld({
      turnInMs: (asked) => {
        lanes.push(asked);
        return 0;
      },
    });
    await drive(world, oldestFirst);
    world.operate('pause');
    if (writes) world.say('first', 'm001');
    await drive(world, oldestFirst);
    expect(lanes[0]).toBe(lane);
    if (writes) expect(await violations(world)).toEqual([]);
  });

  it('waits for a role that was given a moment ago', async () => {
    const { world, asked } = await wakeUp({ fails: firstCalls('apps.beginStart', 20, refusal(403)) });
    expect(times(asked, 'apps.beginStart')).toHaveLength(21);
    expect(await violations(world, { handOffs: true })).toEqual([]);
  });

  it('fails when it is refused for longer than roles need to hold', async () => {
    const { world } = await wakeUp({ fails: firstCalls('apps.beginStart', 1_000_000, refusal(403)) });
    expect(await violations(world, { status: ['paused'], handOffs: true })).toEqual([]);
  });
});
