import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ArmWrites, createArmWrites, type Turn } from '../../../shared/azure/cosmos/arm-writes.ts';
import { burst, type Lane, lanes, type Ticket } from '../../../shared/domain/write-turns.ts';
import { type LocalStores, openLocalStores } from './local-stores.ts';

const perSecond = 2;
const start = Date.parse('2026-11-21T12:00:00Z');
let stores: LocalStores;
let clock = start;

beforeAll(async () => {
  stores = await openLocalStores();
});
afterAll(() => stores.close());

const processWhoseClockIs = (offMs: number): ArmWrites =>
  createArmWrites(stores.database, { perSecond, now: () => new Date(clock + offMs) });
const oneProcess = (): ArmWrites => processWhoseClockIs(0);

type Asking = { process: ArmWrites; lane: Lane; ticket: Ticket | null; at: number };
const asking = (process: ArmWrites, lane: Lane): Asking => ({ process, lane, ticket: null, at: clock });

/** All ask, and come back as told until everybody had a turn: the lanes and milliseconds of the turns, in order. */
async function turns(all: Asking[]): Promise<[Lane, number][]> {
  const from = clock;
  const given: [Lane, number][] = [];
  let left = all;
  while (left.length > 0) {
    clock = Math.max(clock, Math.min(...left.map(({ at }) => at)));
    const due = left.filter(({ at }) => at <= clock);
    const answers = await Promise.all(
      due.map(async (one): Promise<[Asking, Turn]> => [one, await one.process.ask(one.lane, one.ticket)]),
    );
    for (const [one, turn] of answers) {
      if (turn.now) given.push([one.lane, clock - from]);
      else Object.assign(one, { ticket: turn.ticket, at: clock + turn.againInMs });
    }
    const served = new Set(answers.flatMap(([one, turn]) => (turn.now ? [one] : [])));
    left = left.filter((one) => !served.has(one));
  }
  return given.sort((a, b) => a[1] - b[1]);
}
const times = async (all: Asking[]): Promise<number[]> => (await turns(all)).map(([, at]) => at);

describe('writes to Azure Resource Manager', () => {
  it('begin at once while the stamp is idle, then one after the other, whichever process asks', async () => {
    const processes = [oneProcess(), oneProcess(), oneProcess()];
    const all = Array.from({ length: 12 }, (_, n) => asking(processes[n % 3] ?? oneProcess(), 'change'));
    expect(await times(all)).toEqual([0, 0, 0, 0, 0, 500, 1000, 1500, 2000, 2500, 3000, 3500]);
  });

  it('have no turns ahead of their time: what was not used is there at once, and not more', async () => {
    clock += 60_000;
    const all = Array.from({ length: 8 }, () => asking(oneProcess(), 'end'));
    expect(await times(all)).toEqual([0, 0, 0, 0, 0, 500, 1000, 1500]);
  });

  it('let a wake go first, then a change, and what ends last, also of another process', async () => {
    const waiting = lanes.flatMap((lane) => [asking(oneProcess(), lane), asking(oneProcess(), lane)]).reverse();
    // The fourth of these turns is one of the eighth that what ends has.
    const order = (await turns(waiting)).map(([lane]) => lane);
    expect(order).toEqual(['wake', 'wake', 'change', 'end', 'change', 'end']);
  });

  it('go on without those that took a ticket and never came back', async () => {
    for (const lane of lanes) await oneProcess().ask(lane, null);
    const all = Array.from({ length: 6 }, () => asking(oneProcess(), 'end'));
    expect((await times(all)).at(-1)).toBeLessThanOrEqual(9 * 500);
  });

  it('give a ticket of the better lane to whoever now waits for more', async () => {
    clock += 60_000;
    const busy = Array.from({ length: 8 }, () => oneProcess().ask('change', null));
    await Promise.all(busy);
    const first = await oneProcess().ask('end', null);
    if (first.now) throw new Error('The stamp was idle.');
    const second = await oneProcess().ask('wake', first.ticket);
    if (second.now) throw new Error('The stamp was idle.');
    expect(second.ticket.lane).toBe('wake');
    expect(second.againInMs).toBeLessThan(first.againInMs);
  });

  it('stop for no clock that is an hour fast, nor hurry for one that is a second slow', async () => {
    clock += 600_000;
    expect((await processWhoseClockIs(3_600_000).ask('wake', null)).now).toBe(true);
    expect((await oneProcess().ask('wake', null)).now).toBe(true);
    clock += 600_000;
    const slow = processWhoseClockIs(-1000);
    const all = Array.from({ length: 10 }, (_, n) => asking(n % 2 ? slow : oneProcess(), 'change'));
    const given = await times(all);
    expect(given).toHaveLength(10);
    // What a second brings, once, and no more.
    expect(given.filter((at) => at < 500).length).toBeLessThanOrEqual(burst + perSecond);
    expect(given.at(-1)).toBeGreaterThanOrEqual((10 - burst - perSecond) * 500);
  });
});
