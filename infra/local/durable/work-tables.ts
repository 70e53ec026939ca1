import { z } from 'zod';
import type { Database } from './database.ts';
import type { HistoryEvent } from './history.ts';

const activityRow = z.object({
  seq: z.number(),
  instance: z.string(),
  execution: z.string(),
  task: z.number(),
  name: z.string(),
  input: z.string(),
});
export type ActivityWork = z.output<typeof activityRow>;

const timerRow = z.object({ instance: z.string(), task: z.number(), execution: z.string(), fire_at: z.number() });
export type TimerWork = z.output<typeof timerRow>;

/** What an instance has behind it (history), before it (inbox) and outstanding (activities, timers). */
export class WorkTables {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  history(instance: string): HistoryEvent[] {
    return this.#db.all('SELECT event FROM history WHERE instance = ? ORDER BY seq', instance).map((row) => {
      const event = readEvent(row.event);
      event.IsPlayed = true;
      return event;
    });
  }

  appendHistory(instance: string, from: number, events: readonly HistoryEvent[]): void {
    for (const [index, event] of events.entries()) {
      this.#db.run('INSERT INTO history VALUES (?, ?, ?)', instance, from + index, JSON.stringify(event));
    }
  }

  /** Events for this execution, oldest first; `upTo` is the last row number, to be handed to `consume`. */
  inbox(instance: string, execution: string): { events: HistoryEvent[]; upTo: number } {
    const rows = this.#db.all('SELECT seq, execution, event FROM inbox WHERE instance = ? ORDER BY seq', instance);
    return {
      events: rows
        .filter((row) => row.execution === null || row.execution === execution)
        .map((row) => readEvent(row.event)),
      upTo: Number(rows.at(-1)?.seq ?? 0),
    };
  }

  /** `execution` null addresses whichever generation of the instance reads it. */
  send(instance: string, execution: string | null, event: HistoryEvent): void {
    this.#db.run(
      'INSERT INTO inbox (instance, execution, event) VALUES (?, ?, ?)',
      ...[instance, execution, JSON.stringify(event)],
    );
  }

  consume(instance: string, upTo: number): void {
    this.#db.run('DELETE FROM inbox WHERE instance = ? AND seq <= ?', instance, upTo);
  }

  scheduleActivity(work: Omit<ActivityWork, 'seq'>): number {
    const row = this.#db.get(
      'INSERT INTO activities (instance, execution, task, name, input) VALUES (?, ?, ?, ?, ?) RETURNING seq',
      ...[work.instance, work.execution, work.task, work.name, work.input],
    );
    return Number(row?.seq);
  }

  activity(seq: number): ActivityWork | undefined {
    return activityRow.optional().parse(this.#db.get('SELECT * FROM activities WHERE seq = ?', seq));
  }

  activities(): number[] {
    return this.#db.all('SELECT seq FROM activities ORDER BY seq').map((row) => Number(row.seq));
  }

  /** False when the activity is no longer wanted: its instance has ended meanwhile. */
  finishActivity(seq: number): boolean {
    return this.#db.run('DELETE FROM activities WHERE seq = ?', seq) > 0;
  }

  armTimer(timer: TimerWork): void {
    this.#db.run('INSERT INTO timers VALUES (?, ?, ?, ?)', timer.instance, timer.task, timer.execution, timer.fire_at);
  }

  cancelTimer(instance: string, task: number): void {
    this.#db.run('DELETE FROM timers WHERE instance = ? AND task = ?', instance, task);
  }

  nextTimer(): number | undefined {
    const due = this.#db.get('SELECT min(fire_at) AS due FROM timers')?.due;
    return typeof due === 'number' ? due : undefined;
  }

  takeDueTimers(now: number): TimerWork[] {
    return this.#db.all('DELETE FROM timers WHERE fire_at <= ? RETURNING *', now).map((row) => timerRow.parse(row));
  }

  forgetHistory(instance: string): void {
    this.#db.run('DELETE FROM history WHERE instance = ?', instance);
  }

  /** Drops everything an instance still had to do. */
  forgetWork(instance: string): void {
    this.#db.run('DELETE FROM inbox WHERE instance = ?', instance);
    this.#db.run('DELETE FROM activities WHERE instance = ?', instance);
    this.#db.run('DELETE FROM timers WHERE instance = ?', instance);
  }
}

// This engine alone writes these rows: a schema check of every event on every replay would cost more than the replay.
function readEvent(text: unknown): HistoryEvent {
  return JSON.parse(String(text));
}
