import type { RoutingConditions, RoutingRule } from '../../../shared/contract/routing.ts';

/** A rule in the list while it is edited; `id` stays when its name or place changes. */
export type Row = { id: number; rule: RoutingRule };

let lastId = 0;
const asRow = (rule: RoutingRule): Row => ({ id: ++lastId, rule });

export const rowsOf = (rules: readonly RoutingRule[]): Row[] => rules.map(asRow);
export const rulesOf = (rows: readonly Row[]): RoutingRule[] => rows.map(({ rule }) => rule);

/** A new first rule: whatever stood first before still decides about all that it does not fit. */
export const added = (rows: readonly Row[]): Row[] => [
  asRow({ name: '', when: { anyWord: [] }, to: 'person', reason: '' }),
  ...rows,
];

export const removed = (rows: readonly Row[], id: number): Row[] => rows.filter((row) => row.id !== id);

export const changed = (rows: readonly Row[], id: number, rule: RoutingRule): Row[] =>
  rows.map((row) => (row.id === id ? { id, rule } : row));

/** The row one place up (-1) or down (1), where there is one. */
export function moved(rows: readonly Row[], id: number, by: -1 | 1): Row[] {
  const from = rows.findIndex((row) => row.id === id);
  const next = [...rows];
  const [row, other] = [next[from], next[from + by]];
  if (!row || !other) return next;
  next[from] = other;
  next[from + by] = row;
  return next;
}

/** The words of a text, divided by commas or lines, each once. */
export const wordsIn = (text: string): string[] => [
  ...new Set(
    text
      .split(/[,\n]/)
      .map((word) => word.trim())
      .filter(Boolean),
  ),
];

/** The conditions without those that ask for nothing. */
export function conditions({ anyWord, ...rest }: RoutingConditions): RoutingConditions {
  const given = Object.entries(rest).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(given), ...(anyWord && anyWord.length > 0 ? { anyWord } : {}) };
}

const isAlways = ({ rule }: Row): boolean => Object.keys(conditions(rule.when)).length === 0;

/** Why the list cannot be saved, or null. */
export function objection(rows: readonly Row[]): string | null {
  if (rows.length === 0) return 'There must be at least one rule.';
  for (const [n, { rule }] of rows.entries()) {
    if (!rule.name.trim()) return `Rule ${n + 1} needs a name.`;
    if (!rule.reason.trim()) return `Rule ${n + 1} needs a reason.`;
    if (rows.findIndex((row) => row.rule.name.trim() === rule.name.trim()) < n)
      return `Rule ${n + 1} has the name of another one.`;
  }
  const open = rows.findIndex((row, n) => isAlways(row) && n < rows.length - 1);
  return open < 0 ? null : `Rule ${open + 1} has no conditions: nothing gets past it. Give it some, or move it down.`;
}

/** What a rule looks for, in words. */
export function conditionWords({
  hasImage,
  mood,
  asksForPerson,
  asksWhy,
  longerThan,
  anyWord = [],
}: RoutingConditions) {
  const more = anyWord.length > 3 ? ` and ${anyWord.length - 3} more` : '';
  const parts = [
    hasImage !== undefined && (hasImage ? 'has an image' : 'has no image'),
    mood && `sounds ${mood}`,
    asksForPerson !== undefined && (asksForPerson ? 'asks for a person' : 'does not ask for a person'),
    asksWhy !== undefined && (asksWhy ? 'asks for an explanation' : 'asks for no explanation'),
    longerThan !== undefined && `is longer than ${longerThan} characters`,
    anyWord.length > 0 && `says ${anyWord.slice(0, 3).join(', ')}${more}`,
  ].filter(Boolean);
  return parts.length === 0 ? 'always' : parts.join(', ');
}
