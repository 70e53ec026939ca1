import { dayWords, figureWords, type Measure } from './figure-words.ts';

/** Told apart by pattern as well as by colour: plain, hatched, dotted. */
export type Look = 'assistant' | 'person' | 'open' | 'approved' | 'edited' | 'rejected';

/** One value a day; null where there is nothing to measure. */
export type Series = { name: string; look: Look; values: readonly (number | null)[] };

/** A day of a chart in one sentence: `Mon 18 May: Assistant 8, Person 2, Open 1`. */
export function daySentence(measure: Measure, series: readonly Series[], day: string, place: number): string {
  const figures = series.map(({ name, values }) => `${name} ${figureWords(measure, values[place] ?? null)}`);
  return `${dayWords(day)}: ${figures.join(', ')}`;
}
