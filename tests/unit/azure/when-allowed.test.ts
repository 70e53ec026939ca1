import { describe, expect, it } from '@jest/globals';
import { whenAllowed } from '../../../shared/azure/when-allowed.ts';

const refused = Object.assign(new Error('Forbidden'), { statusCode: 403 });

/** Time that passes only while somebody waits. */
function patientCaller(answers: () => Promise<string>) {
  let clock = 0;
  const said: number[] = [];
  const pauses: number[] = [];
  const call = whenAllowed('The index', answers, {
    say: () => said.push(clock),
    now: () => clock,
    delay: async (ms) => {
      pauses.push(ms);
      clock += ms;
    },
  });
  return { call, said, pauses, clock: () => clock };
}

describe('a call whose role was given a moment ago', () => {
  it('is repeated until it is allowed, and said once a minute', async () => {
    let calls = 0;
    const { call, said, pauses } = patientCaller(async () => {
      if (++calls < 20) throw refused;
      return 'made';
    });
    expect(await call).toBe('made');
    expect(pauses).toHaveLength(19);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(45_000);
    expect(new Set(pauses.map(Math.round)).size).toBeGreaterThan(10);
    expect(said[0]).toBe(0);
    for (const [n, at] of said.slice(1).entries()) expect(at - (said[n] ?? 0)).toBeGreaterThanOrEqual(60_000);
  });

  it('is given up after a quarter of an hour', async () => {
    const { call, clock } = patientCaller(() => Promise.reject(refused));
    await expect(call).rejects.toBe(refused);
    expect(clock()).toBeGreaterThanOrEqual(15 * 60_000);
    expect(clock()).toBeLessThan(16 * 60_000);
  });

  it('is not repeated for any other reason', async () => {
    const broken = Object.assign(new Error('Bad Request'), { statusCode: 400 });
    const { call, pauses } = patientCaller(() => Promise.reject(broken));
    await expect(call).rejects.toBe(broken);
    expect(pauses).toEqual([]);
  });
});
