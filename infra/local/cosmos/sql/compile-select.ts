import { compile, type Evaluate, object, type Row, type Scope } from './evaluate.ts';
import { aggregating, fingerprint, type Grouping, planGrouping } from './grouping.ts';
import { SqlError, unsupported } from './sql-error.ts';
import type { Expression, Projection, Select, Source } from './syntax.ts';
import type { Value } from './values.ts';

export interface CompiledSelect {
  select: Select;
  /** The rows of FROM and WHERE that one starting row opens. */
  rows(start: Row): Iterable<Row>;
  project: Evaluate;
  grouping: Grouping | undefined;
  orderBy: { evaluate: Evaluate; descending: boolean }[];
  /** TOP, OFFSET and LIMIT as numbers. */
  window(row: Row): { offset: number; limit: number };
}

/** Compiles a SELECT whose FROM may refer to `outer` names. */
export function compileSelect(select: Select, outer: ReadonlySet<string>): CompiledSelect {
  let scope: Scope = { names: outer, subquery: compileSubquery };
  const expansions = select.from.map((source, index) => {
    const expand = expansion(source, scope);
    // The name of the container ends where an alias replaces it; outer names stay visible in a subquery.
    const visible = index === 0 && outer.has(containerName) ? [] : scope.names;
    scope = { ...scope, names: new Set([...visible, source.alias]) };
    return expand;
  });
  const where = select.where && compile(select.where, scope);
  if (select.where && aggregating(select.where)) throw new SqlError('An aggregate is not allowed in WHERE.');
  const grouped = select.groupBy.length > 0 || projected(select.projection).some(aggregating);
  if (grouped && select.orderBy.length > 0) throw unsupported('ORDER BY together with GROUP BY or an aggregate');
  const grouping = grouped ? planGrouping(select, scope) : undefined;
  const [top, offset, limit] = [select.top, select.offset, select.limit].map((count) => count && compile(count, scope));

  return {
    select,
    grouping,
    project: projection(select, grouping?.scope ?? scope),
    orderBy: select.orderBy.map(({ expression, descending }) => ({ evaluate: compile(expression, scope), descending })),
    rows: (start) =>
      filtered(
        expansions.reduce<Iterable<Row>>((rows, expand) => expand(rows), [start]),
        where,
      ),
    window: (row) => ({
      offset: rowCount(offset, row, 0),
      limit: Math.min(rowCount(top, row, Number.POSITIVE_INFINITY), rowCount(limit, row, Number.POSITIVE_INFINITY)),
    }),
  };
}

/** The name under which a top-level query finds the document. */
export const containerName = ' container';

/** In a top-level query the first name in FROM, whatever it is, stands for the container. */
export function compileQuery(select: Select): CompiledSelect {
  const [first, ...others] = select.from;
  if (!first) throw unsupported('A query without FROM');
  if (first.kind !== 'path') throw unsupported('A subquery as the first source');
  const from = [{ ...first, path: rooted(first.path) }, ...others];
  return compileSelect({ ...select, from }, new Set([containerName]));
}

function rooted(path: Expression): Expression {
  if (path.kind === 'name') return { kind: 'name', name: containerName };
  if (path.kind === 'property') return { ...path, of: rooted(path.of) };
  throw unsupported('An expression that is not a path in FROM');
}

function compileSubquery(select: Select, names: ReadonlySet<string>): (row: Row) => Value[] {
  if (select.orderBy.length > 0) throw unsupported('ORDER BY in a subquery');
  const compiled = compileSelect(select, names);
  return (row) => {
    const rows = compiled.rows(row);
    const values = Array.from(compiled.grouping?.fold(rows, row.parameters) ?? rows, (found) =>
      compiled.project(found),
    );
    const { offset, limit } = compiled.window(row);
    return (select.distinct ? distinct(values) : values).slice(offset, offset + limit);
  };
}

export function distinct(values: Value[]): Value[] {
  return [...new Map(values.map((value) => [fingerprint(value), value] as const)).values()];
}

function expansion(source: Source, scope: Scope): (rows: Iterable<Row>) => Iterable<Row> {
  const evaluate = source.kind === 'path' ? compile(source.path, scope) : undefined;
  const subquery = source.kind === 'subquery' ? compileSubquery(source.select, scope.names) : undefined;
  const iterate = source.kind === 'path' && source.iterate;
  const valuesOf = (row: Row): Value[] => {
    if (subquery) return subquery(row);
    const value = evaluate?.(row);
    if (!iterate) return [value];
    return Array.isArray(value) ? value : [];
  };
  return function* expand(rows) {
    for (const row of rows)
      for (const value of valuesOf(row))
        if (value !== undefined) yield { ...row, aliases: { ...row.aliases, [source.alias]: value } };
  };
}

function* filtered(rows: Iterable<Row>, where: Evaluate | undefined): Iterable<Row> {
  for (const row of rows) if (!where || where(row) === true) yield row;
}

function projected(projection: Projection): Expression[] {
  if (projection.kind === 'star') return [];
  return projection.kind === 'value' ? [projection.expression] : projection.fields.map((field) => field.expression);
}

function projection({ projection, from }: Select, scope: Scope): Evaluate {
  if (projection.kind === 'value') return compile(projection.expression, scope);
  if (projection.kind === 'fields') return object(projection.fields, (expression) => compile(expression, scope));
  const [only, ...others] = from;
  if (!only || others.length > 0) throw new SqlError("'SELECT *' is only valid with a single source in FROM.");
  return compile({ kind: 'name', name: only.alias }, scope);
}

function rowCount(evaluate: Evaluate | undefined, row: Row, otherwise: number): number {
  if (!evaluate) return otherwise;
  const value = evaluate(row);
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value;
  throw new SqlError('TOP, OFFSET and LIMIT take an integer that is not negative.');
}
