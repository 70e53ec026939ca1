import type { Measure } from './figure-words.ts';

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;
const secondsSteps = [1, 2, 5, 10, 15, 30].flatMap((n) => [n, n * minute]);
const longSteps = [hour, 2 * hour, 3 * hour, 6 * hour, 12 * hour, day, 2 * day, 7 * day];
const mostSteps = 4;
const negligible = 1e-9;

/** Values of an axis from 0 to at least `max`, at most five, a round step of the measure apart. */
export function ticks(measure: Measure, max: number): number[] {
  const step = stepOf(measure, max < negligible ? 0 : max);
  const last = Math.max(1, Math.ceil(max / step - 1e-9));
  return Array.from({ length: last + 1 }, (_, n) => n * step);
}

function stepOf(measure: Measure, max: number): number {
  const least = max / mostSteps;
  switch (measure) {
    case 'seconds': {
      const steps = [...secondsSteps, ...longSteps].sort((a, b) => a - b);
      return (least > 0 && steps.find((step) => step >= least)) || decimalStep(least);
    }
    case 'count':
      return Math.max(1, decimalStep(least));
    case 'share':
      return max <= 0 ? 0.25 : Math.min(0.25, decimalStep(least));
    case 'dollars':
      return decimalStep(least);
  }
}

/** The least of 1, 2, 5, 10, 20, … (and their tenths) that is `least` or more. */
function decimalStep(least: number): number {
  if (least <= 0) return 1;
  const power = Math.floor(Math.log10(least));
  const step = [1, 2, 5, 10].find((n) => n * 10 ** power >= least * (1 - 1e-9)) ?? 10;
  // 10 ** -n is not exact, and 2 * 10 ** -3 less so: a power of ten of the numbers is.
  return power < 0 ? step / 10 ** -power : step * 10 ** power;
}

/** A piece of a stacked bar, in the values' own unit. */
export type Piece = { from: number; to: number };

/** `series[s][d]` → `pieces[s][d]`: each series stands on those before it. */
export function stack(series: readonly (readonly number[])[]): Piece[][] {
  const heights: number[] = [];
  return series.map((values) =>
    values.map((value, place) => {
      const from = heights[place] ?? 0;
      heights[place] = from + value;
      return { from, to: from + value };
    }),
  );
}

export type Plot = { left: number; top: number; width: number; height: number };

/** The middle of the `place`th of `count` equal bands across the plot. */
export const bandMiddle = (plot: Plot, count: number, place: number): number =>
  plot.left + (plot.width * (place + 0.5)) / count;

/** From the value 0 at the bottom of the plot to `max` at its top. */
export const heightAt = (plot: Plot, max: number, value: number): number =>
  plot.top + plot.height * (1 - (max > 0 ? value / max : 0));

/** The band that `x` is in; the nearest when it is in none. */
export const bandAt = (plot: Plot, count: number, x: number): number =>
  Math.max(0, Math.min(count - 1, Math.floor(((x - plot.left) / plot.width) * count)));

/** SVG path of the stretches between gaps (nulls); a value between two gaps is a point, and has no line. */
export function linePath(points: readonly ({ x: number; y: number } | null)[]): string {
  let path = '';
  points.forEach((point, place) => {
    if (point === null) return;
    const before = points[place - 1];
    const after = points[place + 1];
    if (!before && !after) return;
    path += `${before ? 'L' : 'M'}${round(point.x)} ${round(point.y)}`;
  });
  return path;
}

export const round = (n: number): number => Math.round(n * 10) / 10;

/** Which days have their name under the axis: evenly apart, as many as fit, always today's. */
export function namedDays(count: number, width: number, nameWidth = 56): number[] {
  const fit = Math.max(1, Math.floor(width / nameWidth));
  const every = Math.ceil(count / fit);
  return Array.from({ length: count }, (_, place) => place).filter((place) => (count - 1 - place) % every === 0);
}

/** The day that a key moves to; null when the key has no meaning here. Without a day, the first step is on today. */
export function dayByKey(key: string, place: number | null, count: number): number | null {
  const last = count - 1;
  const within = (next: number) => Math.max(0, Math.min(last, next));
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowDown':
      return place === null ? last : within(place - 1);
    case 'ArrowRight':
    case 'ArrowUp':
      return place === null ? last : within(place + 1);
    case 'PageDown':
      return within((place ?? last) - 7);
    case 'PageUp':
      return within((place ?? last) + 7);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return null;
  }
}
