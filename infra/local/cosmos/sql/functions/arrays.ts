import { equalValues, isObject, type Json, type Value } from '../values.ts';
import { type BuiltIn, builtIn } from './call.ts';

/** Does the element have every property of the pattern, with equal values, at any depth? */
function matches(element: Json, pattern: Json): boolean {
  if (!isObject(element) || !isObject(pattern)) return equalValues(element, pattern) === true;
  return Object.entries(pattern).every(([name, wanted]) => {
    const found = element[name];
    return found !== undefined && matches(found, wanted);
  });
}

const contains = (array: Value, wanted: Value, partial: Value = false): Value => {
  if (!Array.isArray(array) || wanted === undefined) return undefined;
  return array.some((element) => (partial === true ? matches(element, wanted) : equalValues(element, wanted) === true));
};

const distinct = (items: Json[]): Json[] =>
  items.filter((item, index) => items.findIndex((other) => equalValues(item, other)) === index);

const ofArrays = (least: number, most: number, call: (first: Json[], second: Json[], ...rest: Json[][]) => Value) =>
  builtIn(least, most, (...args) => {
    const arrays = args.filter((arg) => Array.isArray(arg));
    const [first = [], second = [], ...rest] = arrays;
    return arrays.length === args.length ? call(first, second, ...rest) : undefined;
  });

const slice = builtIn(2, 3, (array, start, length) => {
  if (!Array.isArray(array) || typeof start !== 'number') return undefined;
  if (length === undefined) return array.slice(start);
  const from = start < 0 ? Math.max(array.length + start, 0) : start;
  return typeof length === 'number' ? array.slice(from, from + Math.max(length, 0)) : undefined;
});

export const arrayFunctions: Record<string, BuiltIn> = {
  ARRAY_CONTAINS: builtIn(2, 3, contains),
  ARRAY_CONTAINS_ANY: builtIn(2, 200, (array, ...wanted) => wanted.some((value) => contains(array, value) === true)),
  ARRAY_CONTAINS_ALL: builtIn(2, 200, (array, ...wanted) => wanted.every((value) => contains(array, value) === true)),
  ARRAY_LENGTH: ofArrays(1, 1, (array) => array.length),
  ARRAY_CONCAT: ofArrays(2, 200, (...arrays) => arrays.flat()),
  ARRAY_SLICE: slice,
  SETINTERSECT: ofArrays(2, 2, (left, right) => distinct(left.filter((item) => contains(right, item)))),
  SETUNION: ofArrays(2, 2, (left, right) => distinct([...left, ...right])),
  SETDIFFERENCE: ofArrays(2, 2, (left, right) => distinct(left.filter((item) => !contains(right, item)))),
};
