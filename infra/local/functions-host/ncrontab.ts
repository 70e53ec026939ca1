/** A schedule of six fields: second minute hour day month weekday, in UTC as on Azure by default. */
export interface Schedule {
  /** The first instant (ms since epoch) after the given one. */
  next(after: number): number;
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const fields = [
  { name: 'second', least: 0, most: 59 },
  { name: 'minute', least: 0, most: 59 },
  { name: 'hour', least: 0, most: 23 },
  { name: 'day', least: 1, most: 31 },
  { name: 'month', least: 1, most: 12, words: months },
  { name: 'weekday', least: 0, most: 7, words: weekdays },
];

/** Parses an NCRONTAB expression; lists, ranges, steps and names are understood. Throws on anything else. */
export function parseNcrontab(expression: string): Schedule {
  const parts = expression.trim().split(/\s+/);
  if (parts.length !== 6) throw new Error(`schedule "${expression}" must have six fields: {second} … {day of week}`);
  const sets = parts.map((part, index) => parseField(part, index, expression));
  const [seconds, minutes, hours, days, monthSet, weekdaySet] = sets;
  const dayMatches = (date: Date) =>
    days?.has(date.getUTCDate()) && monthSet?.has(date.getUTCMonth() + 1) && weekdaySet?.has(date.getUTCDay());

  return {
    next(after) {
      const date = new Date(Math.floor(after / 1000) * 1000 + 1000);
      const lastYear = date.getUTCFullYear() + 8;
      while (date.getUTCFullYear() <= lastYear) {
        if (!dayMatches(date)) date.setUTCHours(24, 0, 0, 0);
        else if (!hours?.has(date.getUTCHours())) date.setUTCHours(date.getUTCHours() + 1, 0, 0, 0);
        else if (!minutes?.has(date.getUTCMinutes())) date.setUTCMinutes(date.getUTCMinutes() + 1, 0, 0);
        else if (!seconds?.has(date.getUTCSeconds())) date.setUTCSeconds(date.getUTCSeconds() + 1, 0);
        else return date.getTime();
      }
      throw new Error(`schedule "${expression}" never comes due`);
    },
  };
}

function parseField(text: string, index: number, expression: string): Set<number> {
  const field = fields[index];
  if (!field) throw new Error(`schedule "${expression}" has too many fields`);
  const refuse = () => new Error(`schedule "${expression}": the ${field.name} field "${text}" is not understood`);
  const number = (word: string): number => {
    const named = field.words?.indexOf(word.toLowerCase().slice(0, 3)) ?? -1;
    const value = named < 0 ? Number(word) : named + field.least;
    if (word === '' || !Number.isInteger(value) || value < field.least || value > field.most) throw refuse();
    return value;
  };
  const values = new Set<number>();
  for (const item of text.split(',')) {
    const [range = '', step] = item.split('/');
    const [from = '', to] = range === '*' ? [String(field.least), String(field.most)] : range.split('-');
    const first = number(from);
    const last = to === undefined ? (step === undefined ? first : field.most) : number(to);
    const stride = step === undefined ? 1 : Number(step);
    if (!Number.isInteger(stride) || stride < 1 || last < first) throw refuse();
    for (let value = first; value <= last; value += stride) values.add(field.name === 'weekday' ? value % 7 : value);
  }
  return values;
}
