import { COMPARISONS, type Comparison, type Filter, type Literal } from './filter-parser.ts';
import type { IndexSchema, SearchField } from './index-schema.ts';
import { badRequest } from './search-error.ts';

export interface Sql {
  readonly sql: string;
  readonly values: readonly (string | number | null)[];
}

/** Where a name of the filter is read from: a field of the document, or the variable of an any/all. */
interface Operand {
  readonly sql: string;
  readonly field: SearchField;
  readonly collection: boolean;
}

type Scope = ReadonlyMap<string, Operand>;

/** Compiles a filter over the JSON column `body`; throws 400 for unknown, unfilterable or mistyped fields. */
export function toSql(schema: IndexSchema, filter: Filter): Sql {
  const fields = [...schema.fields.values()].map((field): [string, Operand] => [
    field.name,
    { sql: `json_extract(body, '$.${field.name}')`, field, collection: field.collection },
  ]);
  return compile(new Map(fields), filter);
}

function compile(scope: Scope, filter: Filter): Sql {
  switch (filter.op) {
    case 'and':
    case 'or': {
      const left = compile(scope, filter.left);
      const right = compile(scope, filter.right);
      const sql = `(${left.sql} ${filter.op === 'and' ? 'AND' : 'OR'} ${right.sql})`;
      return { sql, values: [...left.values, ...right.values] };
    }
    case 'not': {
      const operand = compile(scope, filter.operand);
      return { sql: `NOT ${operand.sql}`, values: operand.values };
    }
    case 'compare':
      return compare(single(scope, filter.name), filter.comparison, filter.literal);
    case 'true':
      return compare(single(scope, filter.name), 'eq', { kind: 'boolean', value: 1 });
    case 'in': {
      const operand = single(scope, filter.name);
      requireType(operand, { kind: 'text', value: '' });
      const sql = `coalesce(${operand.sql} IN (SELECT value FROM json_each(?)), 0)`;
      return { sql, values: [JSON.stringify(filter.values)] };
    }
    case 'any':
    case 'all':
      return quantify(scope, filter);
  }
}

// A comparison with a missing value is false, never unknown: otherwise `not` would lose documents.
function compare(operand: Operand, comparison: Comparison, literal: Literal): Sql {
  requireType(operand, literal);
  return { sql: `coalesce(${operand.sql} ${COMPARISONS[comparison]} ?, 0)`, values: [literal.value] };
}

function quantify(scope: Scope, filter: Extract<Filter, { op: 'any' | 'all' }>): Sql {
  const list = resolve(scope, filter.name);
  if (!list.collection) throw badRequest(`Invalid expression: '${filter.name}' is not a collection.`);
  const items = `items${scope.size}`;
  const from = `SELECT 1 FROM json_each(body, '$.${list.field.name}') AS ${items}`;
  if (!filter.body) return { sql: `EXISTS (${from})`, values: [] };
  const inner: Scope = new Map([
    ...scope,
    [filter.variable, { sql: `${items}.value`, field: list.field, collection: false }],
  ]);
  const body = compile(inner, filter.body);
  const sql = filter.op === 'any' ? `EXISTS (${from} WHERE ${body.sql})` : `NOT EXISTS (${from} WHERE NOT ${body.sql})`;
  return { sql, values: body.values };
}

function resolve(scope: Scope, name: string): Operand {
  const operand = scope.get(name);
  if (!operand) throw badRequest(`Invalid expression: Could not find a property named '${name}'.`);
  if (!operand.field.filterable)
    throw badRequest(`Invalid expression: The field '${operand.field.name}' is not filterable.`);
  return operand;
}

function single(scope: Scope, name: string): Operand {
  const operand = resolve(scope, name);
  if (operand.collection) throw badRequest(`Invalid expression: the collection '${name}' needs any or all.`);
  return operand;
}

function requireType({ field }: Operand, literal: Literal): void {
  const wanted = literalKind(field);
  if (literal.kind !== 'null' && literal.kind !== wanted) {
    throw badRequest(
      `Invalid expression: The field '${field.name}' of type ${field.scalar} cannot be compared with a ${literal.kind}.`,
    );
  }
}

function literalKind({ scalar }: SearchField): Literal['kind'] {
  switch (scalar) {
    case 'Edm.String':
      return 'text';
    case 'Edm.Boolean':
      return 'boolean';
    case 'Edm.DateTimeOffset':
      return 'date';
    default:
      return 'number';
  }
}
