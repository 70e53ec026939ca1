import { quantile } from './samples.ts';

type Unit = '×' | 'ms' | '/s' | '';
type Goal = { quantile: 'p50' | 'p95' | 'p99'; atMost?: number; atLeast?: number };

/** One line of the table: what was measured, how often, and what it should be. */
export type Figure = { name: string; unit: Unit; values: readonly number[]; goal?: Goal };

const shares = { p50: 0.5, p95: 0.95, p99: 0.99 };

const show = (value: number, unit: Unit): string => {
  const digits = unit === '' ? 0 : unit === '×' ? 2 : value < 100 ? 1 : 0;
  return `${value.toFixed(digits)} ${unit}`.trimEnd();
};

function goalOf({ goal, unit, values }: Figure): { wanted: string; reached: string } {
  if (!goal) return { wanted: '', reached: '' };
  const { atMost = Number.POSITIVE_INFINITY, atLeast = Number.NEGATIVE_INFINITY } = goal;
  const value = quantile(values, shares[goal.quantile]);
  const bound = Number.isFinite(atMost) ? `≤ ${show(atMost, unit)}` : `≥ ${show(atLeast, unit)}`;
  return { wanted: `${goal.quantile} ${bound}`, reached: value <= atMost && value >= atLeast ? 'yes' : 'NO' };
}

/** The figures as an aligned table. */
export function tableOf(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => {
    const { name, unit, values } = figure;
    const { wanted, reached } = goalOf(figure);
    const at = (share: number): string => show(quantile(values, share), unit);
    return [name, at(shares.p50), at(shares.p95), at(shares.p99), String(values.length), wanted, reached];
  });
  const all = [['figure', 'median', 'p95', 'p99', 'n', 'goal', 'reached'], ...rows];
  const widths = all[0]?.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0))) ?? [];
  const line = (row: string[]): string =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return column >= 1 && column <= 4 ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd();
  return all.map(line).join('\n');
}
