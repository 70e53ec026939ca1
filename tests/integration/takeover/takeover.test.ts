import { expect, it } from '@jest/globals';
import { kinds } from './coverage.ts';
import { playSchedules } from './schedules.ts';

const { SEED, RUNS } = process.env;
const runs = Number(RUNS ?? 100_000);
const eachAtLeast = 100;

const tell = (line: string): boolean => process.stderr.write(`${line}\n`);

/** The coverage as a table: in how many schedules each thing happened. */
const table = (seen: Partial<Record<string, number>>): string =>
  kinds.map((kind) => `${String(seen[kind] ?? 0).padStart(8)}  ${kind}`).join('\n');

if (SEED) {
  it(`keeps every promise in the schedule of seed ${SEED}`, async () => {
    const seed = Number(SEED);
    const { broken } = await playSchedules({ from: seed, to: seed, threads: 1, tracing: true });
    for (const { trace, found } of broken) tell([...trace, ...found].join('\n'));
    expect(broken.flatMap(({ found }) => found)).toEqual([]);
  });
} else {
  it('plays the same schedule again for the same seed', async () => {
    const traces = async (): Promise<string[]> => {
      const { broken } = await playSchedules({ from: 1, to: 15, threads: 1, tracing: true });
      return broken.flatMap(({ trace }) => trace);
    };
    const first = await traces();
    expect(first.length).toBeGreaterThan(500);
    expect(await traces()).toEqual(first);
  });

  it(`keeps every promise of a takeover in ${runs} interleavings`, async () => {
    let told = 0;
    const { broken, seen, schedules, steps, distinct, seconds } = await playSchedules({
      from: 1,
      to: runs,
      progress: (played) => {
        if (played < told + 10_000) return;
        told = played;
        tell(`${played} interleavings of a takeover`);
      },
    });
    tell(
      `${schedules} schedules, ${distinct} different, ${Math.round(steps / schedules)} steps each, ${Math.round(schedules / seconds)} a second`,
    );
    tell(table(seen));
    expect(broken.map(({ seed, found }) => `SEED=${seed}: ${found.join('; ')}`)).toEqual([]);
    expect(schedules).toBe(runs);
    expect(distinct).toBeGreaterThan(runs * 0.9);
    const rare = kinds.filter((kind) => (seen[kind] ?? 0) < eachAtLeast * Math.min(1, runs / 100_000));
    expect(rare).toEqual([]);
  }, 900_000);
}
