import { beforeAll, describe, expect, it } from '@jest/globals';
import { deployments } from '../../infra/azure/deployments.ts';
import { type Checker, checkerFolder, loadChecker, parametersOf } from './checker.ts';
import { rules } from './rules/index.ts';
import { type StampPlan, stampPlan } from './stamp-plan.ts';

if (!checkerFolder) {
  console.warn(
    `Not run: ${rules.length} rules for what each of ${deployments.length} deployments would do. BICEPCHECK names no folder of the offline checker.`,
  );
}

const whereChecker = checkerFolder
  ? describe.each(deployments)
  : describe.skip.each([{ ...deployments[0], name: 'not run: BICEPCHECK names no folder of the offline checker;' }]);

whereChecker('$name', (deployment) => {
  let checker: Checker;
  let stamp: StampPlan;

  beforeAll(async () => {
    checker = await loadChecker(checkerFolder ?? '');
    const { name = '', template = '', parameters = '' } = deployment;
    stamp = stampPlan(checker.plan({ name, template, parameters }), parametersOf(parameters));
  });

  it.each(rules)('$name', ({ faults }) => {
    expect(faults(stamp, checker)).toEqual([]);
  });
});
