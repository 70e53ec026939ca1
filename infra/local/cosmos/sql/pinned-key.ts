import type { KeyPart } from '../partition-key.ts';
import type { Parameters } from './parameters.ts';
import type { Expression, Select } from './syntax.ts';
import type { Value } from './values.ts';

/** The leading parts of the partition key that WHERE fixes by `c.path = constant`: only those partitions are read. */
export function pinnedKey({ from, where }: Select, paths: readonly string[][], parameters: Parameters): KeyPart[] {
  const [root] = from;
  if (root?.kind !== 'path' || root.path.kind !== 'name' || root.iterate || !where) return [];
  const equalities = conjuncts(where);
  const key: KeyPart[] = [];
  for (const path of paths) {
    const found = equalities.find(({ expression }) => isPath(expression, root.alias, path));
    const value = found?.value(parameters);
    if (value === undefined || (typeof value === 'object' && value !== null)) break;
    key.push(value);
  }
  return key;
}

interface Equality {
  expression: Expression;
  value: (parameters: Parameters) => Value;
}

function conjuncts(where: Expression): Equality[] {
  if (where.kind !== 'binary') return [];
  const { operator, left, right } = where;
  if (operator === 'AND') return [...conjuncts(left), ...conjuncts(right)];
  return operator === '=' ? [...equality(left, right), ...equality(right, left)] : [];
}

function equality(expression: Expression, constant: Expression): Equality[] {
  if (constant.kind === 'constant') return [{ expression, value: () => constant.value }];
  return constant.kind === 'parameter' ? [{ expression, value: (parameters) => parameters[constant.name] }] : [];
}

function isPath(expression: Expression, alias: string, path: readonly string[]): boolean {
  const last = path.at(-1);
  if (last === undefined) return expression.kind === 'name' && expression.name === alias;
  if (expression.kind !== 'property' || expression.key.kind !== 'constant') return false;
  return expression.key.value === last && isPath(expression.of, alias, path.slice(0, -1));
}
