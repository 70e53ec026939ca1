import { describe, expect, it } from '@jest/globals';
import type { Hours } from '../../../shared/contract/tenant.ts';
import { addOpenTime, isOpen, nextOpening, openingWords } from '../../../shared/domain/business-hours.ts';

const closed: Omit<Hours, 'timeZone'> = {
  monday: [],
  tuesday: [],
  wednesday: [],
  thursday: [],
  friday: [],
  saturday: [],
  sunday: [],
};
const shifts = [
  { from: '09:00', to: '12:00' },
  { from: '14:00', to: '18:00' },
];
const shop: Hours = {
  ...closed,
  timeZone: 'Europe/Berlin',
  monday: shifts,
  tuesday: shifts,
  wednesday: shifts,
  thursday: shifts,
  friday: [...shifts, { from: '22:00', to: '24:00' }],
  saturday: [{ from: '00:00', to: '06:00' }],
};
const hour = 3600;
const at = (text: string): Date => new Date(text);

describe('opening hours', () => {
  // In January Berlin is an hour ahead of UTC. The 5th of January 2026 is a Monday.
  it.each([
    ['before the morning', '2026-01-05T07:59:59.999Z', false],
    ['at the minute of opening', '2026-01-05T08:00:00Z', true],
    ['at the minute of closing', '2026-01-05T11:00:00Z', false],
    ['between the shifts', '2026-01-05T12:00:00Z', false],
    ['in the second shift', '2026-01-05T16:59:59.999Z', true],
    ['late on Friday', '2026-01-09T21:30:00Z', true],
    ['at midnight of a night shift', '2026-01-09T23:00:00Z', true],
    ['early on Saturday', '2026-01-10T04:59:00Z', true],
    ['on Sunday', '2026-01-11T11:00:00Z', false],
  ])('know %s', (_, time, open) => {
    expect(isOpen(shop, at(time))).toBe(open);
  });

  it('open at once while they are open, else at the next span', () => {
    expect(nextOpening(shop, at('2026-01-05T08:30:00Z'))).toEqual(at('2026-01-05T08:30:00Z'));
    expect(nextOpening(shop, at('2026-01-05T11:00:00Z'))).toEqual(at('2026-01-05T13:00:00Z'));
    expect(nextOpening(shop, at('2026-01-10T05:00:00Z'))).toEqual(at('2026-01-12T08:00:00Z'));
  });

  it('count only while they are open', () => {
    const from = at('2026-01-05T10:00:00Z');
    expect(addOpenTime(shop, from, hour)).toEqual(at('2026-01-05T11:00:00Z'));
    expect(addOpenTime(shop, from, hour + 1)).toEqual(at('2026-01-05T13:00:01Z'));
    expect(addOpenTime(shop, from, 6 * hour)).toEqual(at('2026-01-06T09:00:00Z'));
    expect(addOpenTime(shop, at('2026-01-09T20:00:00Z'), 8 * hour)).toEqual(at('2026-01-10T05:00:00Z'));
  });

  it('never open, and never let a time pass, when there are none', () => {
    const never = { ...closed, timeZone: 'UTC' };
    expect(isOpen(never, at('2026-01-05T10:00:00Z'))).toBe(false);
    expect(nextOpening(never, at('2026-01-05T10:00:00Z'))).toBeNull();
    expect(addOpenTime(never, at('2026-01-05T10:00:00Z'), 1)).toBeNull();
  });

  it('let no time pass that would take more than 60 days', () => {
    const rare = { ...closed, timeZone: 'UTC', monday: [{ from: '09:00', to: '10:00' }] };
    const from = at('2026-01-05T00:00:00Z');
    expect(addOpenTime(rare, from, 9 * hour)).toEqual(at('2026-03-02T10:00:00Z'));
    expect(addOpenTime(rare, from, 9 * hour + 1)).toBeNull();
  });

  it('are all hours when a tenant has set none', () => {
    const now = at('2026-01-11T03:00:00Z');
    expect(isOpen(null, now)).toBe(true);
    expect(nextOpening(null, now)).toEqual(now);
    expect(addOpenTime(null, now, 90)).toEqual(at('2026-01-11T03:01:30Z'));
  });

  it('count overlapping spans once', () => {
    const monday = [
      { from: '12:00', to: '17:00' },
      { from: '09:00', to: '13:00' },
    ];
    const from = at('2026-01-05T00:00:00Z');
    expect(addOpenTime({ ...closed, timeZone: 'UTC', monday }, from, 8 * hour)).toEqual(at('2026-01-05T17:00:00Z'));
  });
});

describe('a night on which the clocks change', () => {
  const night = (timeZone: string, from: string, to: string): Hours => ({
    ...closed,
    timeZone,
    sunday: [{ from, to }],
  });

  it('has no hour between two and three in spring', () => {
    const from = at('2026-03-28T23:00:00Z');
    expect(addOpenTime(night('Europe/Berlin', '01:00', '04:00'), from, 2 * hour)).toEqual(at('2026-03-29T02:00:00Z'));
    expect(nextOpening(night('Europe/Berlin', '02:30', '05:00'), from)).toEqual(at('2026-03-29T01:00:00Z'));
  });

  it('skips a span that lies within the missing hour', () => {
    const hours = night('Europe/Berlin', '02:15', '02:45');
    expect(nextOpening(hours, at('2026-03-28T23:00:00Z'))).toEqual(at('2026-04-05T00:15:00Z'));
  });

  it('has the hour between two and three twice in autumn', () => {
    const from = at('2026-10-24T22:00:00Z');
    expect(addOpenTime(night('Europe/Berlin', '01:00', '04:00'), from, 4 * hour)).toEqual(at('2026-10-25T03:00:00Z'));
    const half = night('Europe/Berlin', '02:00', '02:30');
    expect(addOpenTime(half, from, 1800)).toEqual(at('2026-10-25T00:30:00Z'));
    expect(addOpenTime(half, from, 3600)).toEqual(at('2026-10-25T01:30:00Z'));
  });

  it('may begin at one, where midnight is skipped', () => {
    const hours = night('America/Santiago', '00:00', '02:00');
    expect(nextOpening(hours, at('2026-09-06T00:00:00Z'))).toEqual(at('2026-09-06T04:00:00Z'));
    expect(addOpenTime(hours, at('2026-09-06T00:00:00Z'), hour)).toEqual(at('2026-09-06T05:00:00Z'));
  });
});

describe('an opening in words', () => {
  const words = (opening: string, now: string): string => openingWords(shop, at(opening), at(now));

  it.each([
    ['2026-01-05T13:00:00Z', '2026-01-05T11:30:00Z', 'today at 14:00 (Europe/Berlin)'],
    ['2026-01-06T08:00:00Z', '2026-01-05T18:00:00Z', 'tomorrow at 09:00 (Europe/Berlin)'],
    ['2026-01-06T08:00:00Z', '2026-01-05T23:30:00Z', 'today at 09:00 (Europe/Berlin)'],
    ['2026-01-12T08:00:00Z', '2026-01-10T05:00:00Z', 'on Monday at 09:00 (Europe/Berlin)'],
    ['2026-01-12T08:00:00Z', '2026-01-05T18:00:00Z', 'on Monday, 12 January at 09:00 (Europe/Berlin)'],
    ['2026-01-05T08:00:00Z', '2026-01-05T08:00:00Z', 'now'],
  ])('of %s at %s is %j', (opening, now, expected) => {
    expect(words(opening, now)).toBe(expected);
  });

  it('counts days by the calendar, also when one of them has 23 hours', () => {
    expect(words('2026-03-29T07:00:00Z', '2026-03-28T22:30:00Z')).toBe('tomorrow at 09:00 (Europe/Berlin)');
    expect(words('2026-03-30T07:00:00Z', '2026-03-28T22:30:00Z')).toBe('on Monday at 09:00 (Europe/Berlin)');
  });
});
