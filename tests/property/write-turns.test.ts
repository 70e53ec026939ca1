import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { askForTurn, burst, type Lane, lanes, newWriteQueue, waitingIn } from '../../shared/domain/write-turns.ts';

const everyMs = 1000;
const seeded = { seed: 20_261_121, numRuns: 100 };

/** Somebody who joins a lane, comes back as told but so many ms late, and asks `looks` times at most. */
type Waiter = { lane: Lane; joinsAt: number; lateMs: number; looks: number };
type Served = { waiter: Waiter; at: number };

/** All of them at one queue, in virtual time: whoever is due first asks first. */
function serve(waiters: readonly Waiter[]): Served[] {
  let queue = newWriteQueue();
  const served: Served[] = [];
  const due = waiters.map((waiter) => ({ waiter, at: waiter.joinsAt, looks: 0, number: -1 }));
  for (let asks = 0; due.length > 0; asks++) {
    if (asks > 500 * waiters.length) throw new Error('They ask for ever.');
    due.sort((a, b) => a.at - b.at);
    const [one] = due;
    if (!one) break;
    const { waiter } = one;
    const { lane } = waiter;
    const drop = () => due.shift();
    const first = askForTurn(queue, one.number < 0 ? { lane } : { lane, number: one.number }, one.at, everyMs);
    if (first.now) {
      queue = first.queue;
      served.push({ waiter, at: one.at });
      drop();
      continue;
    }
    if (one.number < 0 || waitingIn(queue[lane]) === 0) {
      one.number = queue[lane].taken;
      queue = { ...queue, [lane]: { ...queue[lane], taken: one.number + 1 } };
    }
    expect(first.againInMs).toBeGreaterThan(0);
    one.looks++;
    if (one.looks >= waiter.looks) drop();
    else one.at += first.againInMs + waiter.lateMs;
  }
  return served;
}

const prompt = (lane: Lane, joinsAt: number): Waiter => ({ lane, joinsAt, lateMs: 0, looks: Number.POSITIVE_INFINITY });
const someone = (more: { lateMs: fc.Arbitrary<number>; looks: fc.Arbitrary<number> }) =>
  fc.record({ lane: fc.constantFrom(...lanes), joinsAt: fc.integer({ min: 0, max: 60_000 }), ...more });
const patient = fc.constant(Number.POSITIVE_INFINITY);

/** The waits in turns of a second, of those in a lane. */
const waits = (served: readonly Served[], lane: Lane): number[] =>
  served.filter(({ waiter }) => waiter.lane === lane).map(({ waiter, at }) => (at - waiter.joinsAt) / everyMs);

describe('turns of writes to Azure Resource Manager', () => {
  it('never come faster than the rate, whoever comes late or not at all', () => {
    const anyone = someone({ lateMs: fc.integer({ min: 0, max: 9000 }), looks: fc.integer({ min: 1, max: 8 }) });
    fc.assert(
      fc.property(fc.array(anyone, { maxLength: 120 }), (waiters) => {
        const times = serve(waiters).map(({ at }) => at);
        for (let n = burst; n < times.length; n++) {
          // A token bucket lets at most burst + t / every begin in any span t.
          for (let from = 0; from <= n - burst; from++)
            expect((times[n] ?? 0) - (times[from] ?? 0)).toBeGreaterThanOrEqual((n - from + 1 - burst) * everyMs);
        }
      }),
      seeded,
    );
  });

  it('reach everybody within eight for each that was ahead in the lane, however many wakes come meanwhile', () => {
    const others = fc.array(someone({ lateMs: fc.constant(0), looks: patient }), { maxLength: 60 });
    fc.assert(
      fc.property(others, (waiters) => {
        const storm = Array.from({ length: 400 }, (_, n) => prompt('wake', n * 600));
        const all = [...storm, ...waiters];
        const served = serve(all);
        expect(served).toHaveLength(all.length);
        for (const lane of ['change', 'end'] as const) {
          const inLane = waiters.filter((one) => one.lane === lane).length;
          for (const wait of waits(served, lane)) expect(wait).toBeLessThanOrEqual(8 * (inLane + 1));
        }
      }),
      seeded,
    );
  });

  it('reach everybody who goes on asking, however late they and how many others have died', () => {
    const late = someone({ lateMs: fc.integer({ min: 0, max: 9000 }), looks: patient });
    const dead = someone({ lateMs: fc.constant(0), looks: fc.constant(1) });
    const both = fc.tuple(fc.array(late, { maxLength: 40 }), fc.array(dead, { maxLength: 40 }));
    fc.assert(
      fc.property(both, ([waiters, gone]) => {
        const storm = Array.from({ length: 200 }, (_, n) => prompt('wake', n * 800));
        const served = serve([...storm, ...waiters, ...gone]);
        for (const one of waiters) {
          const turn = served.find(({ waiter }) => waiter === one);
          expect(turn && (turn.at - one.joinsAt) / everyMs).toBeLessThanOrEqual(
            16 * (waiters.length + gone.length + 2),
          );
        }
      }),
      seeded,
    );
  });

  it('come when they were said to come, though all that were ahead have died', () => {
    const dead = Array.from({ length: burst + 15 }, () => ({ ...prompt('wake', 0), looks: 1 }));
    const served = serve([...dead, prompt('change', 100)]);
    expect(waits(served, 'change')[0]).toBeLessThanOrEqual(17);
  });

  it('are all used while somebody waits', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...lanes), { minLength: burst, maxLength: 200 }), (chosen) => {
        const served = serve(chosen.map((lane) => prompt(lane, 0)));
        const last = Math.max(...served.map(({ at }) => at));
        expect(last).toBe((chosen.length - burst) * everyMs);
      }),
      seeded,
    );
  });

  it('wake a tenant within a turn while five hundred are created, and create in order', () => {
    const creates = Array.from({ length: 500 }, (_, n) => prompt('change', n));
    const wakes = [100_250, 200_500, 300_999].map((at) => prompt('wake', at));
    const served = serve([...creates, ...wakes]);
    expect(Math.max(...waits(served, 'wake'))).toBeLessThanOrEqual(1);
    const created = served.filter(({ waiter }) => waiter.lane === 'change').map(({ waiter }) => waiter.joinsAt);
    expect(created).toEqual([...created].sort((a, b) => a - b));
    expect(Math.max(...served.map(({ at }) => at))).toBeLessThanOrEqual((creates.length + wakes.length) * everyMs);
  });

  it('put to sleep last, and one of eight even then', () => {
    const pause = prompt('end', 50_000);
    const quiet = serve([...Array.from({ length: 300 }, () => prompt('change', 0)), pause]);
    const before = quiet.findIndex(({ waiter }) => waiter === pause);
    expect(quiet[before - 1]?.waiter.lane).toBe('change');
    expect((quiet[before]?.at ?? 0) - pause.joinsAt).toBeLessThanOrEqual(8 * everyMs);
    expect((quiet[before]?.at ?? 0) - pause.joinsAt).toBeGreaterThan(0);
  });

  it('go on when a clock that was wrong has written a moment far away', () => {
    const queue = { ...newWriteQueue(), fullAt: 3_600_000 };
    expect(askForTurn(queue, { lane: 'wake' }, 1000, everyMs).now).toBe(true);
    expect(askForTurn({ ...queue, fullAt: 1000 + burst * everyMs }, { lane: 'wake' }, 1000, everyMs)).toEqual({
      now: false,
      againInMs: 1000,
    });
  });
});
