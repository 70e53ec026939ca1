import type { Sla } from '../../shared/contract/conversation.ts';

/** A span of time as a clock shows it: `0:40`, `12:05`, `1 h 05`, `3 d`. Rounds down to full seconds. */
export function spanWords(milliseconds: number): string {
  const seconds = Math.floor(Math.max(0, milliseconds) / 1000);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) return `${Math.floor(hours / 24)} d`;
  if (hours >= 1) return `${hours} h ${two(minutes % 60)}`;
  return `${minutes}:${two(seconds % 60)}`;
}

/** How a promise about time stands: `due in 2:10` or `late by 0:40`. */
export function slaWords(sla: Pick<Sla, 'dueAt'>, now: Date): string {
  const left = Date.parse(sla.dueAt) - now.getTime();
  return left >= 0 ? `due in ${spanWords(left)}` : `late by ${spanWords(-left)}`;
}

/** How long ago, roughly: `now`, `4 min`, `3 h`, `2 d`. */
export function ageWords(at: string, now: Date): string {
  const minutes = Math.floor((now.getTime() - Date.parse(at)) / 60_000);
  if (minutes < 1) return 'now';
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} d`;
}

/** The time of day where the reader is: `10:42`; with the date when it is another day. */
export function timeWords(at: string, now: Date): string {
  const date = new Date(at);
  const time = `${two(date.getHours())}:${two(date.getMinutes())}`;
  if (date.toDateString() === now.toDateString()) return time;
  return `${date.toLocaleDateString('en', { day: 'numeric', month: 'short' })}, ${time}`;
}

const two = (n: number): string => String(n).padStart(2, '0');
