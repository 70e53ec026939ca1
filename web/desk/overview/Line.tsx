import styles from './Chart.module.css';
import { bandMiddle, heightAt, linePath, type Plot, round } from './chart-scale.ts';
import type { Series } from './chart-series.ts';

interface Props {
  plot: Plot;
  max: number;
  series: Series;
  chosen: number | null;
}

/** A line with a dot for each day; days without a figure are gaps. */
export function Line({ plot, max, series: { values, look }, chosen }: Props) {
  const points = values.map((value, day) =>
    value === null ? null : { x: round(bandMiddle(plot, values.length, day)), y: round(heightAt(plot, max, value)) },
  );
  return (
    <g data-look={look}>
      <path class={styles.line} d={linePath(points)} />
      {points.map(
        (point, day) =>
          point && <circle key={point.x} class={styles.dot} cx={point.x} cy={point.y} r={day === chosen ? 5 : 3} />,
      )}
    </g>
  );
}
