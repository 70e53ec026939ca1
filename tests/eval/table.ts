import type { EvalRow, Goal } from './eval-task.ts';

const figure = (value: number): string => value.toFixed(3);

const goalText = (goal: Goal): string => ('atLeast' in goal ? `≥ ${figure(goal.atLeast)}` : `≤ ${figure(goal.atMost)}`);

const reached = (row: EvalRow): string => {
  if (!row.goal) return '';
  return ('atLeast' in row.goal ? row.ours >= row.goal.atLeast : row.ours <= row.goal.atMost) ? 'yes' : 'NO';
};

/** The figures as an aligned table; what must be known beside a figure stands below it, numbered. */
export function tableOf(rows: readonly EvalRow[]): string {
  const notes = [...new Set(rows.flatMap((row) => row.note ?? []))];
  const cells = rows.map((row) => [
    row.task,
    row.note === undefined ? row.measure : `${row.measure} [${notes.indexOf(row.note) + 1}]`,
    row.baseline === undefined ? '' : figure(row.baseline),
    figure(row.ours),
    row.goal ? goalText(row.goal) : '',
    reached(row),
    String(row.n),
  ]);
  const all = [['task', 'measure', 'baseline', 'ours', 'goal', 'reached', 'n'], ...cells];
  const widths = all[0]?.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0))) ?? [];
  const line = (row: string[]): string =>
    row
      .map((cell, column) => {
        const isNumber = column === 2 || column === 3 || column === 6;
        return isNumber ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0);
      })
      .join('  ')
      .trimEnd();
  return [...all.map(line), '', ...notes.map((note, index) => `[${index + 1}] ${note}`)].join('\n').trimEnd();
}
