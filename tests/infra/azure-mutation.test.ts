import { expect, it } from '@jest/globals';
import { checkerFolder, loadChecker } from './checker.ts';
import { sample } from './mutation/mutants.ts';
import { allMutants, shown, survivorsOf } from './mutation/try-mutants.ts';

const mutants = allMutants();

it('the operators find enough places for mistakes', () => {
  expect(mutants.length).toBeGreaterThan(1500);
});

const whereChecker = checkerFolder ? it : it.skip;
const notRun = checkerFolder ? '' : ' (not run: BICEPCHECK names no folder of the offline checker)';

whereChecker(
  `of 100 mistakes in the template at least 95 % are noticed${notRun}`,
  async () => {
    const tried = sample(mutants, 100, 2026);
    const survivors = survivorsOf(tried, await loadChecker(checkerFolder ?? ''));
    if (survivors.length > 0) console.log(survivors.map(shown).join('\n'));
    expect(survivors.length / tried.length).toBeLessThanOrEqual(0.05);
  },
  120_000,
);
