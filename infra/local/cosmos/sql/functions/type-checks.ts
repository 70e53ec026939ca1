import { isObject, type Value } from '../values.ts';
import { type BuiltIn, builtIn } from './call.ts';

const check = (test: (value: Value) => boolean): BuiltIn => builtIn(1, 1, test);

const isScalar = (value: Value) => value === null || ['boolean', 'number', 'string'].includes(typeof value);

export const typeChecks: Record<string, BuiltIn> = {
  IS_DEFINED: check((value) => value !== undefined),
  IS_NULL: check((value) => value === null),
  IS_BOOL: check((value) => typeof value === 'boolean'),
  IS_NUMBER: check((value) => typeof value === 'number'),
  IS_FINITE_NUMBER: check((value) => typeof value === 'number'),
  IS_INTEGER: check((value) => Number.isSafeInteger(value)),
  IS_STRING: check((value) => typeof value === 'string'),
  IS_ARRAY: check((value) => Array.isArray(value)),
  IS_OBJECT: check(isObject),
  IS_PRIMITIVE: check(isScalar),
};
