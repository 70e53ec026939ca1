import { isDeepStrictEqual } from 'node:util';
import { type Aggregate, aggregates } from './aggregates.ts';
import { compile, type Evaluate, type Row, type Scope } from './evaluate.ts';
import type { Parameters } from './parameters.ts';
import { SqlError } from './sql-error.ts';
import type { Expression, Select } from './syntax.ts';
import type { Value } from './values.ts';

export interface Grouping {
  /** The scope in which the projection of a grouped query is compiled: keys, aggregates, constants. */
  scope: Scope;
  /** Folds all rows into one row per group. */
  fold(rows: Iterable<Row>, parameters: Parameters): Row[];
}

const keySlot = (index: number) => `key ${index}`;
const aggregateSlot = (index: number) => `aggregate ${index}`;

/** Does the query, apart from its subqueries, aggregate? */
export function aggregating(expression: Expression): boolean {
  switch (expression.kind) {
    case 'call':
      return aggregates.has(expression.name) || expression.args.some(aggregating);
    case 'property':
      return aggregating(expression.of) || aggregating(expression.key);
    case 'unary':
      return aggregating(expression.operand);
    case 'binary':
      return aggregating(expression.left) || aggregating(expression.right);
    case 'conditional':
      return [expression.test, expression.then, expression.otherwise].some(aggregating);
    case 'in':
      return [expression.value, ...expression.list].some(aggregating);
    case 'array':
      return expression.items.some(aggregating);
    case 'object':
      return expression.fields.some((field) => aggregating(field.expression));
    default:
      return false;
  }
}

/** Plans GROUP BY and aggregates. `scope` is the scope of the single rows. */
export function planGrouping(select: Select, scope: Scope): Grouping {
  const keys = select.groupBy.map((key) => compile(key, scope));
  const collectors: { start: () => Aggregate; argument: Evaluate }[] = [];

  const special = (expression: Expression): Evaluate | undefined => {
    const key = select.groupBy.findIndex((candidate) => isDeepStrictEqual(candidate, expression));
    if (key >= 0) return (row) => row.aliases[keySlot(key)];
    const start = expression.kind === 'call' ? aggregates.get(expression.name) : undefined;
    if (expression.kind === 'call' && start) {
      const [argument] = expression.args;
      if (!argument || expression.args.length > 1) throw new SqlError(`${expression.name} takes one argument.`);
      const slot = aggregateSlot(collectors.push({ start, argument: compile(argument, scope) }) - 1);
      return (row) => row.aliases[slot];
    }
    if (expression.kind === 'name' || expression.kind === 'subquery')
      throw new SqlError('A property must be in GROUP BY or inside an aggregate function.', undefined, 'SC2102');
    return undefined;
  };

  const fold = (rows: Iterable<Row>, parameters: Parameters): Row[] => {
    const groups = new Map<string, { keys: Value[]; states: Aggregate[] }>();
    const start = (values: Value[]) => {
      const group = { keys: values, states: collectors.map((collector) => collector.start()) };
      groups.set(fingerprint(values), group);
      return group;
    };
    for (const row of rows) {
      const values = keys.map((key) => key(row));
      const group = groups.get(fingerprint(values)) ?? start(values);
      collectors.forEach(({ argument }, index) => {
        group.states[index]?.add(argument(row));
      });
    }
    if (keys.length === 0 && groups.size === 0) start([]);
    return [...groups.values()].map(({ keys: values, states }) => ({
      parameters,
      aliases: Object.fromEntries([
        ...values.map((value, index) => [keySlot(index), value]),
        ...states.map((state, index) => [aggregateSlot(index), state.result()]),
      ]),
    }));
  };
  return { scope: { ...scope, special }, fold };
}

/** A text that is the same for equal values, whatever the order of their properties. */
export function fingerprint(value: Value | Value[]): string {
  return (
    JSON.stringify(value, (_, part: Value) =>
      typeof part === 'object' && part !== null && !Array.isArray(part)
        ? Object.fromEntries(Object.entries(part).sort(([left], [right]) => (left < right ? -1 : 1)))
        : part === undefined
          ? { undefined: [] }
          : part,
    ) ?? ''
  );
}
