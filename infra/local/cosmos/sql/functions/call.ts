import type { Value } from '../values.ts';

/** A built-in function: how many arguments it takes and what it makes of them. */
export interface BuiltIn {
  least: number;
  most: number;
  call: (...args: Value[]) => Value;
}

/** Defines a built-in of `least` to `most` arguments. */
export const builtIn = (least: number, most: number, call: BuiltIn['call']): BuiltIn => ({ least, most, call });

/** A function of strings only; undefined as soon as one argument is not a string. */
export const ofStrings = (arity: number, call: (first: string, second: string, third: string) => Value): BuiltIn =>
  builtIn(arity, arity, (...args) => {
    const texts = args.filter((arg) => typeof arg === 'string');
    const [first = '', second = '', third = ''] = texts;
    return texts.length === args.length ? call(first, second, third) : undefined;
  });

/** A function of numbers only; undefined for other arguments and for results that are not finite. */
export const ofNumbers = (arity: number, call: (first: number, second: number) => number): BuiltIn =>
  builtIn(arity, arity, (...args) => {
    const numbers = args.filter((arg) => typeof arg === 'number');
    const [first = 0, second = 0] = numbers;
    return numbers.length === args.length ? finite(call(first, second)) : undefined;
  });

export const finite = (result: number): Value => (Number.isFinite(result) ? result : undefined);
