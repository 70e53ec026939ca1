import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ArmWrites, createArmWrites } from '../../../shared/azure/cosmos/arm-writes.ts';
import { type LocalStores, openLocalStores } from './local-stores.ts';

const perSecond = 2;
let stores: LocalStores;
let clock = Date.parse('2026-11-21T12:00:00Z');

beforeAll(async () => {
  stores = await openLocalStores();
});
afterAll(() => stores.close());

const oneProcess = (): ArmWrites => createArmWrites(stores.database, { perSecond, now: () => new Date(clock) });

/** The turns in milliseconds from now, in order. */
async function turns(count: number, processes: ArmWrites[]): Promise<number[]> {
  const taken = await Promise.all(
    Array.from({ length: count }, (_, n) => processes[n % processes.length]?.nextTurn() ?? Promise.reject()),
  );
  return taken.map((at) => at.getTime() - clock).sort((a, b) => a - b);
}

describe('writes to Azure Resource Manager', () => {
  it('begin at once while the stamp is idle, then one after the other, whichever process asks', async () => {
    const processes = [oneProcess(), oneProcess(), oneProcess()];
    expect(await turns(12, processes)).toEqual([0, 0, 0, 0, 0, 500, 1000, 1500, 2000, 2500, 3000, 3500]);
  });

  it('queue behind those that came before', async () => {
    expect(await turns(2, [oneProcess()])).toEqual([4000, 4500]);
  });

  it('begin at once again when all have had their turn', async () => {
    clock += 60_000;
    expect(await turns(6, [oneProcess(), oneProcess()])).toEqual([0, 0, 0, 0, 0, 500]);
  });
});
