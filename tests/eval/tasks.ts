import { tasks as answerable } from './answerable/index.ts';
import { tasks as classify } from './classify/index.ts';
import type { EvalTask } from './eval-task.ts';
import { tasks as gate } from './gate/index.ts';
import { tasks as personalData } from './personal-data/index.ts';
import { tasks as retrieval } from './retrieval/index.ts';

/** Everything that is measured, in the order of the table. */
export const tasks: readonly EvalTask[] = [...classify, ...retrieval, ...answerable, ...gate, ...personalData];
