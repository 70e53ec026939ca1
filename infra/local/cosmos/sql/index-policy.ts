import type { ContainerDefinition, IndexingPolicy } from '../container-definition.ts';
import { pathNames } from '../partition-key.ts';
import { SqlError } from './sql-error.ts';
import type { Expression, Select } from './syntax.ts';

/** Refuses, as the service does, an ORDER BY that no index of the container can serve. */
export function requireOrderByIndex({ orderBy, from }: Select, { indexingPolicy }: ContainerDefinition): void {
  const alias = from[0]?.alias ?? '';
  const wanted = orderBy.map(({ expression, descending }) => ({ path: documentPath(expression, alias), descending }));
  const [first, ...others] = wanted;
  if (!first) return;
  const served = others.length === 0 ? isIndexed(first.path, indexingPolicy) : hasComposite(wanted, indexingPolicy);
  if (served) return;
  const kind = others.length === 0 ? 'index' : 'composite index';
  throw new SqlError(`The order by query does not have a corresponding ${kind} that it can be served from.`);
}

/** The names from the document to what `c.a.b` means. */
export function documentPath(expression: Expression, alias: string): string[] {
  if (expression.kind === 'name' && expression.name === alias) return [];
  if (expression.kind === 'property' && expression.key.kind === 'constant' && typeof expression.key.value === 'string')
    return [...documentPath(expression.of, alias), expression.key.value];
  throw new SqlError(
    'Unsupported ORDER BY clause: the item could not be mapped to a document path.',
    undefined,
    'SC2206',
  );
}

function hasComposite(
  wanted: { path: string[]; descending: boolean }[],
  { compositeIndexes }: IndexingPolicy,
): boolean {
  return compositeIndexes.some((index) => {
    const columns = index.map(({ path, order }) => ({ names: pathNames(path), descending: order === 'descending' }));
    const reads = (backwards: boolean) =>
      columns.length === wanted.length &&
      columns.every(({ names, descending }, at) => {
        const column = wanted[at];
        return column && samePath(names, column.path) && column.descending === (descending !== backwards);
      });
    return reads(false) || reads(true);
  });
}

/** The most precise of the included and excluded paths decides; `id` and `_ts` are always indexed. */
function isIndexed(path: string[], { indexingMode, includedPaths, excludedPaths }: IndexingPolicy): boolean {
  if (indexingMode === 'none') return false;
  if (samePath(path, ['id']) || samePath(path, ['_ts'])) return true;
  const precision = (paths: { path: string }[]) => Math.max(-1, ...paths.map((rule) => precisionOf(rule.path, path)));
  return precision(includedPaths) > precision(excludedPaths);
}

/** How precisely a rule such as `/a/*` or `/a/b/?` names the path; -1 where it does not. */
function precisionOf(rule: string, path: string[]): number {
  const names = pathNames(rule);
  const last = names.pop();
  if (last === '*') return samePath(names, path.slice(0, names.length)) ? names.length * 2 : -1;
  return last === '?' && samePath(names, path) ? names.length * 2 + 1 : -1;
}

const samePath = (left: readonly string[], right: readonly string[]): boolean =>
  left.length === right.length && left.every((name, index) => name === right[index]);
