/** What a figure measures: decides its words and the steps of its axis. */
export type Measure = 'count' | 'seconds' | 'share' | 'dollars';

const count = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const missing = '–';

/** 1234 → `1,234`. */
export const countWords = (n: number): string => count.format(n);

/** `1 conversation`, `2 conversations`. */
export const countOf = (n: number, one: string, many = `${one}s`): string => `${countWords(n)} ${n === 1 ? one : many}`;

/** At most two units: `0.8 s`, `12 s`, `3 min 20 s`, `1 h 5 min`, `2 d 4 h`. */
export function secondsWords(seconds: number): string {
  if (seconds < 9.95) return `${Number(seconds.toFixed(1))} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return twoUnits(whole, 60, 'min', 's');
  const minutes = Math.round(seconds / 60);
  if (minutes < 1440) return twoUnits(minutes, 60, 'h', 'min');
  return twoUnits(Math.round(seconds / 3600), 24, 'd', 'h');
}

function twoUnits(small: number, each: number, bigUnit: string, smallUnit: string): string {
  const rest = small % each;
  const big = `${countWords((small - rest) / each)} ${bigUnit}`;
  return rest === 0 ? big : `${big} ${rest} ${smallUnit}`;
}

/** 0.123 → `12 %`; below ten, one decimal. */
export function shareWords(share: number): string {
  const percent = share * 100;
  return `${percent > 0 && percent < 9.95 ? Number(percent.toFixed(1)) : Math.round(percent)} %`;
}

/** Answers cost fractions of a cent, months hundreds of dollars: two digits that tell, and never less than cents. */
export function dollarsWords(dollars: number): string {
  if (dollars === 0) return '$0';
  if (dollars < 0.0001) return '< $0.0001';
  if (dollars < 0.095) return `$${Number(dollars.toPrecision(2))}`;
  return dollars < 1000 ? `$${dollars.toFixed(2)}` : `$${countWords(dollars)}`;
}

const words = { count: countWords, seconds: secondsWords, share: shareWords, dollars: dollarsWords } as const;

/** A figure in words; `–` where there is none. */
export const figureWords = (measure: Measure, value: number | null): string =>
  value === null ? missing : words[measure](value);

const longDay = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' });
const shortDay = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });

/** `2026-05-18` → `Mon 18 May`. */
export const dayWords = (day: string): string => longDay.format(new Date(day)).replace(',', '');

/** `2026-05-18` → `18 May`. */
export const shortDayWords = (day: string): string => shortDay.format(new Date(day));
