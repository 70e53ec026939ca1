import type { EngineParts } from './engine-parts.ts';
import { EventType, stamp } from './history.ts';

/** Keeps one alarm on the clock, set for the earliest durable timer. */
export class TimerAlarm {
  readonly #parts: EngineParts;
  #alarm: { due: number; cancel(): void } | undefined;
  #stopped = false;

  constructor(parts: EngineParts) {
    this.#parts = parts;
  }

  /** To be called after a timer was added; timers that are cancelled leave a harmless early alarm behind. */
  rearm(): void {
    const due = this.#parts.work.nextTimer();
    if (this.#stopped || due === undefined || (this.#alarm && this.#alarm.due <= due)) return;
    this.#alarm?.cancel();
    this.#alarm = { due, cancel: this.#parts.clock.at(due, () => this.#fire()).cancel };
  }

  stop(): void {
    this.#stopped = true;
    this.#alarm?.cancel();
  }

  #fire(): void {
    this.#alarm = undefined;
    const { clock, db, ring, work } = this.#parts;
    const now = clock.now();
    db.transaction(() => {
      for (const timer of work.takeDueTimers(now)) {
        const FireAt = new Date(timer.fire_at).toISOString();
        const event = stamp({ EventType: EventType.TimerFired, TimerId: timer.task, FireAt }, now);
        work.send(timer.instance, timer.execution, event);
        ring.orchestration(timer.instance);
      }
    });
    this.rearm();
  }
}
