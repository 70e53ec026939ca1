import styles from './Chart.module.css';
import type { Series } from './chart-series.ts';
import { dayWords, figureWords, type Measure } from './figure-words.ts';

interface Props {
  title: string;
  measure: Measure;
  days: readonly string[];
  series: readonly Series[];
}

/** The same figures as text, newest day first. */
export function ChartTable({ title, measure, days, series }: Props) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable for the keyboard
    <section class={styles.tableBox} tabIndex={0} aria-label={`${title}, table`}>
      <table class={styles.table}>
        <thead>
          <tr>
            <th scope="col">Day</th>
            {series.map(({ name }) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {days
            .map((day, place) => (
              <tr key={day}>
                <th scope="row">{dayWords(day)}</th>
                {series.map(({ name, values }) => (
                  <td key={name}>{figureWords(measure, values[place] ?? null)}</td>
                ))}
              </tr>
            ))
            .reverse()}
        </tbody>
      </table>
    </section>
  );
}
