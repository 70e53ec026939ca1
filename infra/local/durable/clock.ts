/** The engine's only source of time: `at` calls back once, at or soon after the instant (ms since epoch). */
export interface Clock {
  now(): number;
  at(instant: number, callback: () => void): { cancel(): void };
}

// setTimeout overflows beyond 24.8 days; a day at a time also follows a wall clock that is set.
const longestWait = 24 * 3_600_000;

/**
 * The wall clock plus an offset that `advance` enlarges, so that tests reach a timer of thirty days at once.
 * Time never runs backwards.
 */
export interface AdjustableClock extends Clock {
  advance(milliseconds: number): void;
}

interface Alarm {
  instant: number;
  callback: () => void;
  timeout?: NodeJS.Timeout | undefined;
}

export function createClock(): AdjustableClock {
  const alarms = new Set<Alarm>();
  let offset = 0;
  const now = () => Date.now() + offset;

  const arm = (alarm: Alarm): void => {
    clearTimeout(alarm.timeout);
    const wait = Math.max(0, alarm.instant - now());
    alarm.timeout = setTimeout(() => ring(alarm), Math.min(wait, longestWait));
    alarm.timeout.unref();
  };
  const ring = (alarm: Alarm) => {
    if (alarm.instant > now()) return arm(alarm);
    alarms.delete(alarm);
    alarm.callback();
  };

  return {
    now,
    at(instant, callback) {
      const alarm: Alarm = { instant, callback };
      alarms.add(alarm);
      arm(alarm);
      return {
        cancel: () => {
          clearTimeout(alarm.timeout);
          alarms.delete(alarm);
        },
      };
    },
    advance(milliseconds) {
      if (!(milliseconds >= 0)) throw new RangeError(`cannot advance the clock by ${milliseconds} ms`);
      offset += milliseconds;
      for (const alarm of alarms) arm(alarm);
    },
  };
}
