import { DateTime, IANAZone, type Zone } from 'luxon';
import { type Hours, weekdays } from '../contract/tenant.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
const horizon = 60 * day;

/** From `start` up to, not including, `end`; milliseconds since 1970. */
type Span = { start: number; end: number };

/**
 * Whether people are there: whether a clock on their wall shows a time within one of the day's spans. An hour that the
 * clock shows twice is open twice, one that it skips is not there. Null: people are there at all hours.
 */
export function isOpen(hours: Hours | null, at: Date): boolean {
  if (hours === null) return true;
  const wall = DateTime.fromJSDate(at, { zone: zoneOf(hours) });
  const time = wall.toFormat('HH:mm');
  return hours[weekdayOf(wall.weekday)].some(({ from, to }) => from <= time && time < to);
}

/** The first moment at or after `at` when it is open: `at` itself when it is open; null when it never is within 60 days. */
export const nextOpening = (hours: Hours | null, at: Date): Date | null => addOpenTime(hours, at, 0);

/**
 * When `seconds` of open time have passed since `from`. What ends with a span ends at its closing, not at the next
 * opening; nothing (0 s) ends when it is open next. Null when that is more than 60 days away.
 */
export function addOpenTime(hours: Hours | null, from: Date, seconds: number): Date | null {
  const begin = from.getTime();
  let left = seconds * 1000;
  if (hours === null) return new Date(begin + left);
  for (const { start, end } of openSpans(hours, begin, begin + horizon)) {
    if (left <= end - start) return new Date(start + left);
    left -= end - start;
  }
  return null;
}

/** An opening in words, such as `tomorrow at 09:00 (Europe/Berlin)`; `now` when it has come. */
export function openingWords(hours: Hours, opening: Date, now: Date): string {
  if (opening <= now) return 'now';
  const zone = zoneOf(hours);
  const then = DateTime.fromJSDate(opening, { zone }).setLocale('en');
  const when = dayWords(then, DateTime.fromJSDate(now, { zone }));
  return `${when} at ${then.toFormat('HH:mm')} (${hours.timeZone})`;
}

function dayWords(then: DateTime, now: DateTime): string {
  const days = Math.round((dayNumber(then) - dayNumber(now)) / day);
  if (days === 0) return 'today';
  if (days === 1) return 'tomorrow';
  return then.toFormat(days < 7 ? "'on' cccc" : "'on' cccc, d LLLL");
}

const dayNumber = ({ year, month, day }: DateTime): number => Date.UTC(year, month - 1, day);

/** The open spans between two moments, in order and apart from each other. */
function* openSpans(hours: Hours, from: number, to: number): Generator<Span> {
  let last: Span | null = null;
  for (const span of spansOfDays(hours, from, to)) {
    if (last !== null && span.start <= last.end) last.end = Math.max(last.end, span.end);
    else {
      if (last !== null) yield last;
      last = span;
    }
  }
  if (last !== null) yield last;
}

/** The same in pieces, in the order of their starts; they may touch or overlap. */
function* spansOfDays(hours: Hours, from: number, to: number): Generator<Span> {
  for (const { start, end, offset } of stretches(zoneOf(hours), from, to)) {
    for (let midnight = floorToDay(start + offset); midnight < end + offset; midnight += day) {
      const spans = hours[weekdayOf(new Date(midnight).getUTCDay())].map((span) => ({
        start: Math.max(start, midnight + minutesOf(span.from) * minute - offset),
        end: Math.min(end, midnight + minutesOf(span.to) * minute - offset),
      }));
      yield* spans.filter((span) => span.start < span.end).sort((a, b) => a.start - b.start);
    }
  }
}

/** Cuts a time into parts of a day at most, in which the zone is `offset` ms ahead of UTC. No zone changes twice within a day. */
function* stretches(zone: Zone, from: number, to: number): Generator<Span & { offset: number }> {
  const offsetAt = (time: number): number => zone.offset(time) * minute;
  let offset = offsetAt(from);
  for (let start = from; start < to; start += day) {
    const end = Math.min(start + day, to);
    const next = offsetAt(end);
    const change = next === offset ? end : changeBetween(start, end, (time) => offsetAt(time) === next);
    yield { start, end: change, offset };
    if (change < end) yield { start: change, end, offset: next };
    offset = next;
  }
}

/** The first moment after `before` at which `changed` holds; it does at `after`. */
function changeBetween(before: number, after: number, changed: (time: number) => boolean): number {
  let [low, high] = [before, after];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (changed(middle)) high = middle;
    else low = middle;
  }
  return high;
}

function zoneOf({ timeZone }: Hours): Zone {
  const zone = IANAZone.create(timeZone);
  if (!zone.isValid) throw new RangeError(`There is no time zone ${timeZone}.`);
  return zone;
}

const floorToDay = (time: number): number => Math.floor(time / day) * day;

/** By its number: Monday is 1, Sunday 7 (ISO 8601) or 0 (JavaScript). */
const weekdayOf = (number: number) => weekdays[(number + 6) % 7] as (typeof weekdays)[number];

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
