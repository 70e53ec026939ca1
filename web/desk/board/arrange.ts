import type { BoardRow } from '../../../shared/contract/conversation.ts';
import { compareUrgency } from '../../../shared/contract/light.ts';
import { keyOf } from '../conversation-ref.ts';

/** The keys of the rows on the board from top to bottom, and how many more belong there. */
export interface Arrangement {
  order: readonly string[];
  waiting: number;
}

/**
 * Puts the rows that are `shown` in the order of their urgency. While the order is `held`, because somebody is about
 * to click or moves along the rows, every row stays where it is, and new ones wait.
 */
export function arrange(
  before: readonly string[],
  rows: ReadonlyMap<string, BoardRow>,
  shown: (row: BoardRow) => boolean,
  { now, held }: { now: Date; held: boolean },
): Arrangement {
  const placed = new Set(before);
  if (held) {
    let waiting = 0;
    for (const [key, row] of rows) if (!placed.has(key) && shown(row)) waiting += 1;
    return { order: before.filter((key) => rows.has(key)), waiting };
  }
  // Beginning from the last order, there is next to nothing to sort.
  const known = before.flatMap((key) => rows.get(key) ?? []);
  const others = [...rows].flatMap(([key, row]) => (placed.has(key) ? [] : [row]));
  const sorted = [...known, ...others].filter(shown).sort((a, b) => compareUrgency(a, b, now));
  return { order: sorted.map(keyOf), waiting: 0 };
}
