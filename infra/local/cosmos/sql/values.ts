import { isDeepStrictEqual } from 'node:util';

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
export type JsonObject = { [name: string]: Json };

/** A value of the query language: JSON, or undefined where a path leads nowhere. */
export type Value = Json | undefined;

export const isObject = (value: Value): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The order of types in ORDER BY, MIN and MAX, as the service documents it. */
function rank(value: Value): number {
  if (value === undefined) return 0;
  if (value === null) return 1;
  if (typeof value === 'boolean') return 2;
  if (typeof value === 'number') return 3;
  if (typeof value === 'string') return 4;
  return Array.isArray(value) ? 5 : 6;
}

/** Total order over scalars, types first; two arrays, or two objects, count as equal. */
export function compareValues(left: Value, right: Value): number {
  const byType = rank(left) - rank(right);
  if (byType !== 0 || left === right) return byType;
  if (typeof left === 'string' && typeof right === 'string') return left < right ? -1 : 1;
  return typeof left === 'object' ? 0 : Number(left) - Number(right);
}

/** Equality: values of different types differ, a missing side makes the result undefined. */
export function equalValues(left: Value, right: Value): boolean | undefined {
  if (left === undefined || right === undefined) return undefined;
  return left === right || (typeof left === 'object' && isDeepStrictEqual(left, right));
}

/** The `<` family compares only scalars of one type; anything else is undefined. */
export function comparable(left: Value, right: Value): boolean {
  return left !== undefined && rank(left) === rank(right) && rank(left) < 5;
}

/** The value behind a property name or an array index. */
export function member(of: Value, key: Value): Value {
  if (Array.isArray(of)) return typeof key === 'number' ? of[key] : undefined;
  return isObject(of) && typeof key === 'string' && Object.hasOwn(of, key) ? of[key] : undefined;
}

/** The value at a path such as `['meta', 'tenant']`. */
export const valueAt = (document: Value, path: readonly string[]): Value =>
  path.reduce<Value>((value, name) => member(value, name), document);
