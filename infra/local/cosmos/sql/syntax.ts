import type { Json } from './values.ts';

export type BinaryOperator =
  | 'OR'
  | 'AND'
  | '??'
  | '='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | '||'
  | '+'
  | '-'
  | '*'
  | '/'
  | '%';

export type Expression =
  | { kind: 'constant'; value: Json }
  | { kind: 'undefined' }
  | { kind: 'parameter'; name: string }
  | { kind: 'name'; name: string }
  | { kind: 'property'; of: Expression; key: Expression }
  | { kind: 'unary'; operator: 'NOT' | '-' | '+'; operand: Expression }
  | { kind: 'binary'; operator: BinaryOperator; left: Expression; right: Expression }
  | { kind: 'conditional'; test: Expression; then: Expression; otherwise: Expression }
  | { kind: 'in'; value: Expression; list: Expression[] }
  | { kind: 'like'; value: Expression; pattern: Expression; escape: Expression | undefined }
  | { kind: 'call'; name: string; args: Expression[] }
  | { kind: 'array'; items: Expression[] }
  | { kind: 'object'; fields: Field[] }
  | { kind: 'subquery'; form: 'exists' | 'array' | 'scalar'; select: Select };

export interface Field {
  name: string;
  expression: Expression;
}

export type Projection =
  | { kind: 'star' }
  | { kind: 'value'; expression: Expression }
  | { kind: 'fields'; fields: Field[] };

/** One part of FROM: `path alias`, `alias IN path`, or `(SELECT …) alias`. */
export type Source =
  | { kind: 'path'; alias: string; path: Expression; iterate: boolean }
  | { kind: 'subquery'; alias: string; select: Select };

export interface Ordering {
  expression: Expression;
  descending: boolean;
}

export interface Select {
  distinct: boolean;
  top: Expression | undefined;
  projection: Projection;
  from: Source[];
  where: Expression | undefined;
  groupBy: Expression[];
  orderBy: Ordering[];
  offset: Expression | undefined;
  limit: Expression | undefined;
}
