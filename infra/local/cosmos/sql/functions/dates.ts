import type { Value } from '../values.ts';
import { type BuiltIn, builtIn, ofStrings } from './call.ts';

const isoDate = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,7})?)?Z)?$/;

const millisecondsOf = (text: string): number => (isoDate.test(text) ? Date.parse(text) : Number.NaN);

/** The service writes seven digits after the second. */
const toIso = (milliseconds: number): Value =>
  Math.abs(milliseconds) <= 8.64e15 ? new Date(milliseconds).toISOString().replace('Z', '0000Z') : undefined;

const units: Record<string, number> = {
  day: 86_400_000,
  hour: 3_600_000,
  minute: 60_000,
  second: 1000,
  millisecond: 1,
};

const partNames: Record<string, string> = {
  yyyy: 'year',
  yy: 'year',
  mm: 'month',
  m: 'month',
  dd: 'day',
  d: 'day',
  hh: 'hour',
  mi: 'minute',
  n: 'minute',
  ss: 'second',
  s: 'second',
  ms: 'millisecond',
};

const partOf = (name: string) => partNames[name.toLowerCase()] ?? name.toLowerCase();

function part(name: string, text: string): Value {
  const milliseconds = millisecondsOf(text);
  if (Number.isNaN(milliseconds)) return undefined;
  const date = new Date(milliseconds);
  const parts: Record<string, number> = {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    millisecond: date.getUTCMilliseconds(),
  };
  return parts[partOf(name)];
}

function add(name: Value, count: Value, text: Value): Value {
  if (typeof name !== 'string' || typeof count !== 'number' || typeof text !== 'string') return undefined;
  const milliseconds = millisecondsOf(text);
  if (Number.isNaN(milliseconds) || !Number.isInteger(count)) return undefined;
  const unit = units[partOf(name)];
  if (unit !== undefined) return toIso(milliseconds + count * unit);
  const months = { year: 12, month: 1 }[partOf(name)];
  if (months === undefined) return undefined;
  const moved = new Date(milliseconds);
  const day = moved.getUTCDate();
  moved.setUTCMonth(moved.getUTCMonth() + count * months);
  if (moved.getUTCDate() !== day) moved.setUTCDate(0);
  return toIso(moved.getTime());
}

/** Counts the boundaries of the unit that lie between the two dates. */
function difference(name: string, from: string, to: string): Value {
  const [start, end] = [millisecondsOf(from), millisecondsOf(to)];
  if (Number.isNaN(start) || Number.isNaN(end)) return undefined;
  const unit = units[partOf(name)];
  if (unit !== undefined) return Math.floor(end / unit) - Math.floor(start / unit);
  const [first, last] = [new Date(start), new Date(end)];
  const years = last.getUTCFullYear() - first.getUTCFullYear();
  if (partOf(name) === 'year') return years;
  return partOf(name) === 'month' ? years * 12 + last.getUTCMonth() - first.getUTCMonth() : undefined;
}

export const dateFunctions: Record<string, BuiltIn> = {
  GETCURRENTDATETIME: builtIn(0, 0, () => toIso(Date.now())),
  GETCURRENTTIMESTAMP: builtIn(0, 0, () => Date.now()),
  DATETIMEADD: builtIn(3, 3, add),
  DATETIMEDIFF: ofStrings(3, difference),
  DATETIMEPART: ofStrings(2, part),
  DATETIMETOTIMESTAMP: ofStrings(1, (text) => {
    const milliseconds = millisecondsOf(text);
    return Number.isNaN(milliseconds) ? undefined : milliseconds;
  }),
  TIMESTAMPTODATETIME: builtIn(1, 1, (value) => (typeof value === 'number' ? toIso(value) : undefined)),
};
