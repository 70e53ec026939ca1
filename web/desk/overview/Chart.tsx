import type { Signal } from '@preact/signals';
import { useId, useState } from 'preact/hooks';
import { Button } from '../ui/Button.tsx';
import styles from './Chart.module.css';
import { ChartTable } from './ChartTable.tsx';
import type { Series } from './chart-series.ts';
import { dayWords, figureWords, type Measure } from './figure-words.ts';
import { Plot } from './Plot.tsx';
import { Swatch } from './Swatch.tsx';

interface Props {
  title: string;
  /** What exactly is drawn, in a few words. */
  note: string;
  measure: Measure;
  shape: 'bars' | 'line';
  /** `yyyy-mm-dd`, oldest first. */
  days: readonly string[];
  series: readonly Series[];
  /** In place of a day's figures while no day is chosen: those of all days. */
  wholeRange: readonly (number | null)[];
  /** The day that is looked at, the same in all charts. */
  place: Signal<number | null>;
}

/** Figures by day: drawn, with the values of the chosen day (or of all days) in its legend, or as a table. */
export function Chart(props: Props) {
  const { title, note, measure, days, series, wholeRange, place } = props;
  const [asTable, setAsTable] = useState(false);
  const id = useId();
  const chosen = place.value !== null && place.value < days.length ? place.value : null;
  const day = chosen === null ? null : days[chosen];
  const isEmpty = series.every(({ values }) => values.every((value) => !value));
  return (
    <figure class={styles.chart} aria-labelledby={`${id}title`}>
      <figcaption class={styles.head}>
        <h2 class={styles.title} id={`${id}title`}>
          {title}
        </h2>
        <p class={styles.note}>{day ? dayWords(day) : note}</p>
        <Button look="quiet" pressed={asTable} label={`${title} as a table`} onClick={() => setAsTable(!asTable)}>
          Table
        </Button>
      </figcaption>
      <ul class={styles.legend} aria-label={`${title}, ${day ? dayWords(day) : 'all days'}`}>
        {series.map(({ name, look, values }, n) => (
          <li key={name}>
            <Swatch look={look} shape={props.shape} />
            <span>{name}</span>
            <b>{figureWords(measure, (chosen === null ? wholeRange[n] : values[chosen]) ?? null)}</b>
          </li>
        ))}
      </ul>
      {asTable ? (
        <ChartTable title={title} measure={measure} days={days} series={series} />
      ) : isEmpty ? (
        <p class={styles.none}>Nothing in these days.</p>
      ) : (
        <Plot title={title} measure={measure} shape={props.shape} days={days} series={series} place={place} />
      )}
    </figure>
  );
}
