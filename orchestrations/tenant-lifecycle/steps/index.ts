import type { LifecycleStep } from '../../../shared/domain/lifecycle.ts';
import { appSteps } from './app-steps.ts';
import { memorySteps } from './memory-steps.ts';
import { readinessSteps } from './readiness-steps.ts';
import type { Step } from './step.ts';

type Dependencies = Parameters<typeof appSteps>[0] &
  Parameters<typeof memorySteps>[0] &
  Parameters<typeof readinessSteps>[0];

/** Every step by its name; `lifecycles` says which ones make an operation, and in which order. */
export const createSteps = (deps: Dependencies): Record<LifecycleStep, Step> => ({
  ...appSteps(deps),
  ...memorySteps(deps),
  ...readinessSteps(deps),
});
