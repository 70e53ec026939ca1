import type { BoardRow } from '../../shared/contract/conversation.ts';
import { keyOf } from './conversation-ref.ts';

/** More than these are not kept: the oldest resolved conversations go first. */
const atMost = 3000;

/** `known` with `news`, each conversation in its newest version; `known` itself when nothing is newer. */
export function newerRows(
  known: ReadonlyMap<string, BoardRow>,
  news: readonly BoardRow[],
): ReadonlyMap<string, BoardRow> {
  const newer = news.filter((row) => row.version > (known.get(keyOf(row))?.version ?? -1));
  if (newer.length === 0) return known;
  const merged = new Map(known);
  for (const row of newer) {
    const key = keyOf(row);
    if (row.version > (merged.get(key)?.version ?? -1)) merged.set(key, row);
  }
  return merged;
}

/** `rows`, or without its oldest when they are too many; resolved ones go before open ones. */
export function boundedRows(rows: ReadonlyMap<string, BoardRow>, most = atMost): ReadonlyMap<string, BoardRow> {
  if (rows.size <= most) return rows;
  const byWorth = [...rows].sort(
    ([, a], [, b]) =>
      Number(a.resolution !== null) - Number(b.resolution !== null) || (a.updatedAt < b.updatedAt ? 1 : -1),
  );
  return new Map(byWorth.slice(0, most));
}
