import styles from './Chart.module.css';
import { bandMiddle, heightAt, type Piece, type Plot, round } from './chart-scale.ts';
import type { Series } from './chart-series.ts';
import { LookPattern, patternOf } from './LookPattern.tsx';

interface Props {
  plot: Plot;
  max: number;
  series: readonly Series[];
  /** Of each series, by day. */
  pieces: readonly (readonly Piece[])[];
  /** Unique in the page. */
  id: string;
}

const widest = 36;

export function Bars({ plot, max, series, pieces, id }: Props) {
  return series.map(({ name, look }, s) => {
    const patternId = `${id}${look}`;
    const of = pieces[s] ?? [];
    const width = round(Math.min(widest, (plot.width / of.length) * 0.68));
    return (
      <g key={name} data-look={look}>
        <LookPattern look={look} id={patternId} />
        {of.map(({ from, to }, day) => {
          const box = {
            x: round(bandMiddle(plot, of.length, day) - width / 2),
            y: round(heightAt(plot, max, to)),
            width,
            height: round(Math.max(0, heightAt(plot, max, from) - heightAt(plot, max, to))),
          };
          return box.height === 0 ? null : (
            <g key={`${day}`}>
              <rect class={styles.bar} {...box} />
              <rect class={styles.edge} {...box} fill={patternOf(look, patternId)} />
            </g>
          );
        })}
      </g>
    );
  });
}
