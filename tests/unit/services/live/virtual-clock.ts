import type { After } from '../../../../shared/services/live/publish-changes.ts';

/** Time that passes only when told. */
export function virtualClock(start = Date.parse('2026-11-21T10:00:00Z')) {
  let time = start;
  let timers: { at: number; run: () => void }[] = [];
  const after: After = (ms, run) => void timers.push({ at: time + ms, run });
  const breathe = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  };
  return {
    now: () => new Date(time),
    after,
    waiting: () => timers.length,
    /** Lets the time pass, running what is due on the way, and what follows from it. */
    async pass(ms: number): Promise<void> {
      const end = time + ms;
      await breathe();
      for (;;) {
        const due = timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (!due) break;
        timers = timers.filter((timer) => timer !== due);
        time = Math.max(time, due.at);
        due.run();
        await breathe();
      }
      time = end;
    },
  };
}
