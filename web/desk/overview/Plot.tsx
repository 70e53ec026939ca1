import type { Signal } from '@preact/signals';
import { useId } from 'preact/hooks';
import { Bars } from './Bars.tsx';
import styles from './Chart.module.css';
import {
  bandAt,
  bandMiddle,
  dayByKey,
  heightAt,
  namedDays,
  type Plot as PlotArea,
  round,
  stack,
  ticks,
} from './chart-scale.ts';
import { daySentence, type Series } from './chart-series.ts';
import { figureWords, type Measure, shortDayWords } from './figure-words.ts';
import { Line } from './Line.tsx';
import { useWidth } from './use-width.ts';

interface Props {
  title: string;
  measure: Measure;
  shape: 'bars' | 'line';
  days: readonly string[];
  series: readonly Series[];
  place: Signal<number | null>;
}

const height = 176;
/** Half the width of a day's name under the axis. */
const halfName = 20;
const axis = { left: 52, right: 6, top: 8, bottom: 24 };

/**
 * The drawing, and a slider over its days: the pointer and the arrow keys choose one, whose figures a screen reader
 * says and the legend shows.
 */
export function Plot({ title, measure, shape, days, series, place }: Props) {
  const [box, width] = useWidth<HTMLDivElement>();
  const id = useId();
  const plot: PlotArea = {
    left: axis.left,
    top: axis.top,
    width: Math.max(40, width - axis.left - axis.right),
    height: height - axis.top - axis.bottom,
  };
  const pieces = shape === 'bars' ? stack(series.map(({ values }) => values.map((value) => value ?? 0))) : [];
  const highest = shape === 'bars' ? pieces.flat().map(({ to }) => to) : series.flatMap(({ values }) => values);
  const marks = ticks(measure, Math.max(0, ...highest.map((value) => value ?? 0)));
  const max = marks.at(-1) ?? 1;
  const last = days.length - 1;
  const chosen = place.value !== null && place.value <= last ? place.value : null;
  const said = chosen ?? last;

  const choose = (event: PointerEvent & { currentTarget: HTMLElement }) => {
    const { left } = event.currentTarget.getBoundingClientRect();
    place.value = bandAt(plot, days.length, event.clientX - left);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const clears = event.key === 'Escape' && place.peek() !== null;
    const next = dayByKey(event.key, place.peek(), days.length);
    if ((next === null && !clears) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    place.value = next;
  };
  const clear = () => {
    place.value = null;
  };

  return (
    <div
      ref={box}
      class={styles.plot}
      role="slider"
      tabIndex={0}
      aria-label={`${title}, by day`}
      aria-valuemin={1}
      aria-valuemax={days.length}
      aria-valuenow={said + 1}
      aria-valuetext={daySentence(measure, series, days[said] ?? '', said)}
      onKeyDown={onKeyDown}
      onBlur={clear}
      onPointerMove={choose}
      onPointerDown={choose}
      onPointerLeave={(event) => {
        if (event.pointerType === 'mouse') clear();
      }}
    >
      <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
        {marks.map((mark) => {
          const y = round(heightAt(plot, max, mark));
          return (
            <g key={mark}>
              <path class={mark === 0 ? styles.base : styles.grid} d={`M${plot.left} ${y}h${plot.width}`} />
              <text class={styles.mark} x={plot.left - 8} y={y} dy="0.32em">
                {figureWords(measure, mark)}
              </text>
            </g>
          );
        })}
        {chosen !== null && (
          <rect
            class={styles.chosen}
            x={round(bandMiddle(plot, days.length, chosen - 0.5))}
            y={plot.top}
            width={round(plot.width / days.length)}
            height={plot.height}
          />
        )}
        {shape === 'bars' ? (
          <Bars plot={plot} max={max} series={series} pieces={pieces} id={id} />
        ) : (
          series.map((one) => <Line key={one.name} plot={plot} max={max} series={one} chosen={chosen} />)
        )}
        {namedDays(days.length, plot.width).map((n) => (
          <text
            key={n}
            class={styles.day}
            x={round(Math.min(bandMiddle(plot, days.length, n), width - halfName))}
            y={height - 6}
          >
            {shortDayWords(days[n] ?? '')}
          </text>
        ))}
      </svg>
    </div>
  );
}
