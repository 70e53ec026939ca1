import { tasks as classify } from './classify/index.ts';
import type { EvalTask } from './eval-task.ts';

/** Everything that is measured, in the order of the table. */
export const tasks: readonly EvalTask[] = [...classify];
