import { accessRules } from './access.ts';
import { dataRules } from './data.ts';
import { functionRules } from './functions.ts';
import { modelRules } from './models.ts';
import { nameRules } from './names.ts';
import { networkRules } from './network.ts';
import { roleRules } from './roles.ts';
import type { Rule } from './rule.ts';
import { settingRules } from './settings.ts';
import { watchingRules } from './watching.ts';

/** Everything that holds for every deployment of the template. */
export const rules: Rule[] = [
  { name: 'has neither an error nor a warning', faults: ({ plan }) => plan.faults },
  ...settingRules,
  ...accessRules,
  ...roleRules,
  ...dataRules,
  ...networkRules,
  ...functionRules,
  ...modelRules,
  ...watchingRules,
  ...nameRules,
];
