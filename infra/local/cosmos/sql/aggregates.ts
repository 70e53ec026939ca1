import { finite } from './functions/call.ts';
import { compareValues, type Value } from './values.ts';

/** Collects the values of one group; `undefined` values are the rows where the argument is missing. */
export interface Aggregate {
  add(value: Value): void;
  result(): Value;
}

function count(): Aggregate {
  let defined = 0;
  return {
    add: (value) => {
      if (value !== undefined) defined++;
    },
    result: () => defined,
  };
}

/** SUM and AVG become undefined as soon as one value is not a number; missing values do not count. */
function total(finish: (sum: number, count: number) => number): () => Aggregate {
  return () => {
    let [sum, defined, pure] = [0, 0, true];
    return {
      add: (value) => {
        if (value === undefined) return;
        defined++;
        if (typeof value === 'number') sum += value;
        else pure = false;
      },
      result: () => (pure ? finite(finish(sum, defined)) : undefined),
    };
  };
}

function extreme(direction: 1 | -1): () => Aggregate {
  return () => {
    let best: Value;
    return {
      add: (value) => {
        if (value === undefined || (typeof value === 'object' && value !== null)) return;
        if (best === undefined || compareValues(value, best) * direction > 0) best = value;
      },
      result: () => best,
    };
  };
}

/** The aggregate functions by upper-case name; each call makes a fresh collector. */
export const aggregates: ReadonlyMap<string, () => Aggregate> = new Map([
  ['COUNT', count],
  ['SUM', total((sum) => sum)],
  ['AVG', total((sum, defined) => sum / defined)],
  ['MIN', extreme(-1)],
  ['MAX', extreme(1)],
]);
