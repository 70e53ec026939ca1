import { arrayFunctions } from './arrays.ts';
import type { BuiltIn } from './call.ts';
import { dateFunctions } from './dates.ts';
import { numberFunctions } from './numbers.ts';
import { stringFunctions } from './strings.ts';
import { typeChecks } from './type-checks.ts';

/** Every built-in scalar function by its upper-case name. */
export const builtIns: ReadonlyMap<string, BuiltIn> = new Map(
  Object.entries({ ...typeChecks, ...stringFunctions, ...arrayFunctions, ...numberFunctions, ...dateFunctions }),
);
