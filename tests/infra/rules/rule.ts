import type { Checker } from '../checker.ts';
import type { StampPlan } from '../stamp-plan.ts';

/** Something that holds for every deployment. The name ends a sentence that begins with the deployment's. */
export type Rule = { name: string; faults(stamp: StampPlan, checker: Checker): string[] };
