import type { AfterHours, Hours, TenantSettings } from '../../../shared/contract/tenant.ts';
import type { SettingsForm } from './settings-form.ts';

export const weekdays = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const satisfies readonly (keyof Hours)[];
export type Weekday = (typeof weekdays)[number];
type Span = Hours[Weekday][number];

/** Days as people write them, such as `09:00–12:00, 13:00–17:30`; an empty one is closed. */
export type HoursForm = { isSet: boolean; timeZone: string; afterHours: AfterHours } & Record<Weekday, string>;

const mostSpans = 6;
const spanPattern = /^(\d{1,2})(?:[:.](\d{2}))?\s*([ap]m)?\s*(?:-|–|—|to)\s*(\d{1,2})(?:[:.](\d{2}))?\s*([ap]m)?$/i;

/** The spans of a day in their order, or what is wrong with them. Midnight at the end of a day is 24:00. */
export function spansIn(text: string): Span[] | string {
  const parts = text
    .split(/[,;\n]/)
    .map((part) => part.trim())
    .filter(Boolean);
  const spans: Span[] = [];
  for (const part of parts) {
    const [, hour = '', minute, half, toHour = '', toMinute, toHalf] = spanPattern.exec(part) ?? [];
    const from = timeOf(hour, minute, half);
    const until = timeOf(toHour, toMinute, toHalf);
    if (from === null || until === null) return `“${part.slice(0, 40)}” is not understood; write 09:00–17:00.`;
    const to = until === '00:00' ? '24:00' : until;
    if (from >= to)
      return `“${part}” ends before it begins; write the night as ${from}–24:00 here and 00:00–${to} on the next day.`;
    spans.push({ from, to });
  }
  spans.sort((one, other) => (one.from < other.from ? -1 : 1));
  const twice = spans.find(({ from }, n) => n > 0 && from < (spans[n - 1]?.to ?? ''));
  if (twice) return `Two times overlap at ${twice.from}.`;
  return spans.length > mostSpans ? `At most ${mostSpans} times a day.` : spans;
}

function timeOf(hour: string, minute = '00', half?: string): string | null {
  const isHalf = half !== undefined;
  const number = Number(hour);
  if (hour === '' || Number(minute) > 59 || (isHalf ? number < 1 || number > 12 : number > 24)) return null;
  const hours = isHalf ? (number % 12) + (half.toLowerCase() === 'pm' ? 12 : 0) : number;
  if (hours === 24 && minute !== '00') return null;
  return `${String(hours).padStart(2, '0')}:${minute}`;
}

const spansOf = (text: string): Span[] => {
  const spans = spansIn(text);
  return typeof spans === 'string' ? [] : spans;
};

const dayWords = (spans: readonly Span[]): string => spans.map(({ from, to }) => `${from}–${to}`).join(', ');

const days = <T>(of: (day: Weekday) => T) =>
  Object.fromEntries(weekdays.map((day) => [day, of(day)])) as Record<Weekday, T>;

function formOf({ hours, afterHours }: Pick<TenantSettings, 'hours' | 'afterHours'>): HoursForm {
  const isSet = hours !== null;
  return { isSet, timeZone: hours?.timeZone ?? '', afterHours, ...days((day) => dayWords(hours?.[day] ?? [])) };
}

const settingsIn = (form: HoursForm): Pick<TenantSettings, 'hours' | 'afterHours'> => ({
  hours: form.isSet ? { timeZone: form.timeZone, ...days((day) => spansOf(form[day])) } : null,
  afterHours: form.afterHours,
});

function objections(form: HoursForm): Partial<Record<Weekday, string>> {
  if (!form.isSet) return {};
  const wrong: Partial<Record<Weekday, string>> = {};
  for (const day of weekdays) {
    const spans = spansIn(form[day]);
    if (typeof spans === 'string') wrong[day] = spans;
  }
  if (weekdays.every((day) => form[day].trim() === '')) wrong.monday = 'People must be there at some time.';
  return wrong;
}

export const hoursForm: SettingsForm<HoursForm, Weekday> = { fields: weekdays, formOf, objections, settingsIn };

/** Set hours begin as an ordinary week where the person is, unless some are there already. */
export function withSetHours(form: HoursForm, here: string): HoursForm {
  if (weekdays.some((day) => form[day].trim() !== '')) return { ...form, isSet: true };
  const isWeekend = (day: Weekday) => day === 'saturday' || day === 'sunday';
  return { ...form, isSet: true, timeZone: here, ...days((day) => (isWeekend(day) ? '' : '09:00–17:00')) };
}

/** Monday's hours for the other days of work. */
export const likeMonday = (form: HoursForm): HoursForm => ({
  ...form,
  ...days((day) => (day === 'saturday' || day === 'sunday' ? form[day] : form.monday)),
});

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/** Where a day's spans stand on a line of 100, as the path of an SVG of height 1; nothing of what is not understood. */
export const barPath = (text: string): string =>
  spansOf(text)
    .map(({ from, to }) => [minutesOf(from), minutesOf(to)].map((at) => ((at / 1440) * 100).toFixed(2)))
    .map(([from, to]) => `M${from} 0H${to}V1H${from}Z`)
    .join('');

/** How much of a week people are there: `42 h 30 min a week`. */
export function weekWords(form: HoursForm): string {
  const spans = weekdays.flatMap((day) => spansOf(form[day]));
  const minutes = spans.reduce((sum, { from, to }) => sum + minutesOf(to) - minutesOf(from), 0);
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return `${hours} h${rest > 0 ? ` ${rest} min` : ''} a week`;
}
