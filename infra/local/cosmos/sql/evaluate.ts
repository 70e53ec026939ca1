import { finite } from './functions/call.ts';
import { builtIns } from './functions/index.ts';
import { likePattern } from './like.ts';
import type { Parameters } from './parameters.ts';
import { SqlError } from './sql-error.ts';
import type { BinaryOperator, Expression, Field, Select } from './syntax.ts';
import { comparable, compareValues, equalValues, type JsonObject, member, type Value } from './values.ts';

/** What an expression is evaluated against: the aliases of one row and the parameters of the query. */
export interface Row {
  aliases: Record<string, Value>;
  parameters: Parameters;
}

export type Evaluate = (row: Row) => Value;

/** What an expression may refer to; `special` lets a grouped query answer for keys and aggregates. */
export interface Scope {
  names: ReadonlySet<string>;
  special?: (expression: Expression) => Evaluate | undefined;
  subquery: (select: Select, names: ReadonlySet<string>) => (row: Row) => Value[];
}

/** Turns a syntax tree into a function. Unknown names and functions are a 400 here, before any row is read. */
export function compile(expression: Expression, scope: Scope): Evaluate {
  const special = scope.special?.(expression);
  if (special) return special;
  const inner = (part: Expression) => compile(part, scope);
  switch (expression.kind) {
    case 'constant':
      return () => expression.value;
    case 'undefined':
      return () => undefined;
    case 'parameter':
      return (row) => row.parameters[expression.name];
    case 'name':
      if (!scope.names.has(expression.name))
        throw new SqlError(`Identifier '${expression.name}' could not be resolved.`, undefined, 'SC2001');
      return (row) => row.aliases[expression.name];
    case 'property': {
      const [of, key] = [inner(expression.of), inner(expression.key)];
      return (row) => member(of(row), key(row));
    }
    case 'unary':
      return unary(expression.operator, inner(expression.operand));
    case 'binary':
      return binary(expression.operator, inner(expression.left), inner(expression.right));
    case 'conditional': {
      const [test, then, otherwise] = [inner(expression.test), inner(expression.then), inner(expression.otherwise)];
      return (row) => (test(row) === true ? then(row) : otherwise(row));
    }
    case 'in': {
      const value = inner(expression.value);
      const tests = expression.list.map((item) => binary('=', value, inner(item)));
      return tests.reduce((left, right) => binary('OR', left, right));
    }
    case 'like':
      return like(inner(expression.value), inner(expression.pattern), expression.escape && inner(expression.escape));
    case 'call':
      return call(expression.name, expression.args.map(inner));
    case 'array': {
      const items = expression.items.map(inner);
      return (row) => items.map((item) => item(row)).filter((value) => value !== undefined);
    }
    case 'object':
      return object(expression.fields, inner);
    case 'subquery': {
      const run = scope.subquery(expression.select, scope.names);
      if (expression.form === 'exists') return (row) => run(row).length > 0;
      if (expression.form === 'scalar') return (row) => run(row)[0];
      return (row) => run(row).filter((value) => value !== undefined);
    }
  }
}

/** `{ name: value, … }`, leaving out what is undefined. */
export function object(fields: Field[], inner: (expression: Expression) => Evaluate): Evaluate {
  const entries = fields.map((field) => ({ name: field.name, value: inner(field.expression) }));
  if (new Set(fields.map((field) => field.name)).size < fields.length)
    throw new SqlError('A property name is used more than once; name the results with AS.');
  return (row) => {
    const result: JsonObject = {};
    for (const { name, value } of entries) {
      const found = value(row);
      if (found !== undefined) result[name] = found;
    }
    return result;
  };
}

function unary(operator: 'NOT' | '-' | '+', operand: Evaluate): Evaluate {
  if (operator === 'NOT')
    return (row) => {
      const value = operand(row);
      return typeof value === 'boolean' ? !value : undefined;
    };
  const sign = operator === '-' ? -1 : 1;
  return (row) => {
    const value = operand(row);
    return typeof value === 'number' ? sign * value : undefined;
  };
}

const arithmetic: Partial<Record<BinaryOperator, (left: number, right: number) => number>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '%': (left, right) => left % right,
};

const orderings: Partial<Record<BinaryOperator, (order: number) => boolean>> = {
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};

function binary(operator: BinaryOperator, left: Evaluate, right: Evaluate): Evaluate {
  const combine = combination(operator);
  if (combine) return (row) => combine(left(row), right(row));
  if (operator === '??')
    return (row) => {
      const value = left(row);
      return value === undefined ? right(row) : value;
    };
  // Three-valued logic: the deciding side wins even when the other is undefined.
  const deciding = operator === 'OR';
  return (row) => {
    const first = left(row);
    if (first === deciding) return deciding;
    const second = right(row);
    if (second === deciding) return deciding;
    return typeof first === 'boolean' && typeof second === 'boolean' ? !deciding : undefined;
  };
}

function combination(operator: BinaryOperator): ((left: Value, right: Value) => Value) | undefined {
  if (operator === '=') return equalValues;
  if (operator === '!=')
    return (left, right) => {
      const equal = equalValues(left, right);
      return equal === undefined ? undefined : !equal;
    };
  if (operator === '||')
    return (left, right) => (typeof left === 'string' && typeof right === 'string' ? left + right : undefined);
  const compute = arithmetic[operator];
  if (compute)
    return (left, right) =>
      typeof left === 'number' && typeof right === 'number' ? finite(compute(left, right)) : undefined;
  const holds = orderings[operator];
  return holds && ((left, right) => (comparable(left, right) ? holds(compareValues(left, right)) : undefined));
}

function like(value: Evaluate, pattern: Evaluate, escapeMark: Evaluate | undefined): Evaluate {
  return (row) => {
    const [text, wanted, mark] = [value(row), pattern(row), escapeMark?.(row)];
    if (typeof text !== 'string' || typeof wanted !== 'string') return undefined;
    return likePattern(wanted, typeof mark === 'string' ? mark : undefined).test(text);
  };
}

function call(name: string, args: Evaluate[]): Evaluate {
  const found = builtIns.get(name);
  if (!found) throw new SqlError(`'${name}' is not a recognized built-in function name.`, undefined, 'SC2005');
  if (args.length < found.least || args.length > found.most)
    throw new SqlError(`The function '${name}' does not take ${args.length} arguments.`, undefined, 'SC2050');
  return (row) => found.call(...args.map((arg) => arg(row)));
}
