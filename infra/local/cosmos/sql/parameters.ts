import { remembered } from './remembered.ts';
import { SqlError } from './sql-error.ts';
import { tokenize } from './tokens.ts';
import type { Value } from './values.ts';

/** The values of a query's parameters by name, `@` included. */
export type Parameters = Readonly<Record<string, Value>>;

const names = remembered((sql: string) => tokenize(sql).filter(({ kind }) => kind === 'parameter'));

/** Refuses a query that mentions a parameter nobody gave, even if no row would ever ask for it. */
export function requireParameters(sql: string, parameters: Parameters): void {
  const missing = names(sql).find(({ text }) => !Object.hasOwn(parameters, text));
  if (!missing) return;
  const { text, start, end } = missing;
  throw new SqlError(`Parameter '${text}' has no value.`, { start, end }, 'SC2002');
}
