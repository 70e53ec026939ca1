import { describe, expect, it } from '@jest/globals';
import { parseNcrontab } from '../../infra/local/functions-host/ncrontab.ts';

describe('NCRONTAB schedules', () => {
  it.each([
    ['*/5 * * * * *', '2026-01-01T00:00:03.500Z', '2026-01-01T00:00:05.000Z'],
    ['0 */5 * * * *', '2026-01-01T00:05:00.000Z', '2026-01-01T00:10:00.000Z'],
    ['0 30 9 * * 1-5', '2026-01-02T10:00:00.000Z', '2026-01-05T09:30:00.000Z'],
    ['0 30 9 * Jan Mon', '2026-01-27T00:00:00.000Z', '2027-01-04T09:30:00.000Z'],
    ['0 0 0 29 2 *', '2026-01-01T00:00:00.000Z', '2028-02-29T00:00:00.000Z'],
    ['0 0 0 * * 7', '2026-01-01T00:00:00.000Z', '2026-01-04T00:00:00.000Z'],
    ['0 5/20 8,20 * * *', '2026-01-01T08:26:00.000Z', '2026-01-01T08:45:00.000Z'],
  ])('%s after %s comes due at %s', (expression, after, due) => {
    expect(new Date(parseNcrontab(expression).next(Date.parse(after))).toISOString()).toBe(due);
  });

  it.each(['* * * * *', '60 * * * * *', 'x * * * * *', '*/0 * * * * *', '5-1 * * * * *', '00:05:00'])(
    'refuses %s',
    (expression) => {
      expect(() => parseNcrontab(expression)).toThrow(/schedule/);
    },
  );

  it('says so when a schedule never comes due', () => {
    expect(() => parseNcrontab('0 0 0 31 2 *').next(0)).toThrow('never comes due');
  });
});
