import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Hours, weekdays } from '../../shared/contract/tenant.ts';
import { addOpenTime, isOpen, nextOpening } from '../../shared/domain/business-hours.ts';

const minute = 60_000;
const hour = 60 * minute;

/** Instants at which the clocks change, by zone: at night, at midnight, by half an hour, and backwards in winter. */
const changes: [zone: string, ...at: string[]][] = [
  ['Europe/Berlin', '2026-03-29T01:00:00Z', '2026-10-25T01:00:00Z'],
  ['America/New_York', '2026-03-08T07:00:00Z', '2026-11-01T06:00:00Z'],
  ['America/Santiago', '2026-04-05T03:00:00Z', '2026-09-06T04:00:00Z'],
  ['Australia/Lord_Howe', '2026-04-04T15:00:00Z', '2026-10-03T15:30:00Z'],
  ['Africa/Casablanca', '2026-02-15T02:00:00Z', '2026-03-22T02:00:00Z'],
  ['Pacific/Apia', '2011-12-30T10:00:00Z'],
  ['Asia/Kathmandu', '2026-01-01T00:00:00Z'],
];
const places = changes.flatMap(([timeZone, ...at]) => at.map((one) => ({ timeZone, change: Date.parse(one) })));

const timeOf = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/** Long and short spans, touching, overlapping, at the day's edges and in the hours that a night may lack or repeat. */
const edge = fc.oneof(fc.constantFrom(0, 30, 60, 90, 120, 150, 180, 540, 1320, 1440), fc.nat(1440));
const span = fc
  .tuple(edge, edge)
  .filter(([a, b]) => a !== b)
  .map(([a, b]) => ({ from: timeOf(Math.min(a, b)), to: timeOf(Math.max(a, b)) }));
const spans = fc.oneof(
  { weight: 3, arbitrary: fc.array(span, { maxLength: 3 }) },
  fc.constantFrom([{ from: '22:00', to: '24:00' }], [{ from: '00:00', to: '06:00' }], [{ from: '00:00', to: '24:00' }]),
);

type Case = { hours: Hours; from: Date };
const around = fc
  .record({
    place: fc.constantFrom(...places),
    days: fc.tuple(spans, spans, spans, spans, spans, spans, spans),
    offset: fc.integer({ min: -36 * 60, max: 12 * 60 }),
  })
  .map(({ place, days, offset }): Case => {
    const byDay = Object.fromEntries(weekdays.map((name, n) => [name, days[n]]));
    return {
      hours: Hours.parse({ timeZone: place.timeZone, ...byDay }),
      from: new Date(place.change + offset * minute),
    };
  });
const seconds = fc.oneof(fc.integer({ min: 1, max: 48 * 3600 }), fc.constantFrom(60, 300, 3600, 7 * 86_400));

type Wall = { today: (typeof weekdays)[number]; time: string };

/** What a person sees on the wall, told by Intl; looked up once for each minute. */
function wallClock(timeZone: string): (at: number) => Wall {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'long',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const seen = new Map<number, Wall>();
  return (at) => {
    const known = seen.get(at);
    if (known) return known;
    const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
    const today = weekdays.find((name) => name === part.weekday?.toLowerCase()) ?? 'monday';
    const wall = { today, time: `${part.hour}:${part.minute}` };
    seen.set(at, wall);
    return wall;
  };
}
const clocks = new Map(places.map(({ timeZone }) => [timeZone, wallClock(timeZone)]));

function looksOpen(hours: Hours, at: number): boolean {
  const wall = clocks.get(hours.timeZone)?.(at);
  return wall !== undefined && hours[wall.today].some(({ from, to }) => from <= wall.time && wall.time < to);
}

const always = (look: (one: Case, a: number, b: number) => void, numRuns = 400): void =>
  fc.assert(fc.property(around, seconds, seconds, look), { numRuns });

describe('opening hours, whatever the clocks do', () => {
  it('are those that a look at the clock on the wall finds', () => {
    always(({ hours, from }) => {
      const looks = Array.from({ length: 220 }, (_, n) => new Date(from.getTime() + n * 7 * minute));
      expect(looks.filter((at) => isOpen(hours, at))).toEqual(looks.filter((at) => looksOpen(hours, at.getTime())));
    }, 60);
  });

  it('pass as a count of the open minutes does', () => {
    fc.assert(
      fc.property(around, fc.integer({ min: 1, max: 30 * 60 }), ({ hours, from }, minutes) => {
        let [at, counted] = [from.getTime(), 0];
        const end = at + 72 * hour;
        for (; at < end && counted < minutes; at += minute) if (looksOpen(hours, at)) counted++;
        const due = addOpenTime(hours, from, minutes * 60);
        if (counted === minutes) expect(due).toEqual(new Date(at));
        else expect(due === null || due.getTime() > end).toBe(true);
      }),
      { numRuns: 120 },
    );
  });

  it('begin with the next opening, which is now when it is open', () => {
    always(({ hours, from }) => {
      const opening = nextOpening(hours, from);
      expect(addOpenTime(hours, from, 0)).toEqual(opening);
      expect(isOpen(hours, from)).toBe(opening?.getTime() === from.getTime());
      if (opening === null) return;
      expect(isOpen(hours, opening)).toBe(true);
      expect(opening >= from).toBe(true);
      if (opening > from) expect(isOpen(hours, new Date(opening.getTime() - 1))).toBe(false);
    });
  });

  it('end a count within a span or at its closing', () => {
    always(({ hours, from }, a) => {
      const due = addOpenTime(hours, from, a);
      if (due) expect(isOpen(hours, new Date(due.getTime() - 1))).toBe(true);
    });
  });

  it('never end a longer count, or one that began later, before the other', () => {
    always(({ hours, from }, a, b) => {
      const due = addOpenTime(hours, from, a);
      const longer = addOpenTime(hours, from, a + b);
      const later = addOpenTime(hours, new Date(from.getTime() + b * 1000), a);
      if (due && longer) expect(longer > due).toBe(true);
      if (due && later) expect(later >= due).toBe(true);
      if (due === null) expect(longer).toBeNull();
    });
  });

  it('count the same in one go and in two', () => {
    always(({ hours, from }, a, b) => {
      const first = addOpenTime(hours, from, a);
      const whole = addOpenTime(hours, from, a + b);
      if (first && whole) expect(addOpenTime(hours, first, b)).toEqual(whole);
    });
  });

  it('never take less than the time itself, and just that when people are always there', () => {
    always(({ hours, from }, a) => {
      const plain = new Date(from.getTime() + a * 1000);
      const due = addOpenTime(hours, from, a);
      if (due) expect(due >= plain).toBe(true);
      expect(addOpenTime(null, from, a)).toEqual(plain);
      const allDay = Object.fromEntries(weekdays.map((name) => [name, [{ from: '00:00', to: '24:00' }]]));
      expect(addOpenTime(Hours.parse({ timeZone: hours.timeZone, ...allDay }), from, a)).toEqual(plain);
    });
  });
});
