import type { EvalTask } from '../eval-task.ts';
import { calibration } from './calibration.ts';
import { outOfScope } from './out-of-scope.ts';

export const tasks: EvalTask[] = [outOfScope, calibration];
