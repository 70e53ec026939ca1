import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Clock } from '../durable/clock.ts';
import type { RegisteredFunction } from './app-registry.ts';
import { expand } from './host-settings.ts';
import type { Invoker } from './invoker.ts';
import { parseNcrontab, type Schedule } from './ncrontab.ts';

const timerTrigger = z.object({
  schedule: z.string(),
  runOnStartup: z.boolean().default(false),
  useMonitor: z.boolean().default(true),
});
const timerStatus = z.object({ Last: z.iso.datetime(), Next: z.iso.datetime(), LastUpdated: z.iso.datetime() });
type TimerStatus = z.output<typeof timerStatus>;

interface Timer extends z.output<typeof timerTrigger> {
  target: RegisteredFunction;
  due: Schedule;
  statusFile: string;
}

/** Runs the app's timer functions; a run missed while the host was down is made up for, marked past due. */
export class TimerTriggers {
  readonly #timers = new Map<string, Timer>();
  readonly #alarms = new Map<string, { cancel(): void }>();
  readonly #running = new Set<Promise<void>>();
  readonly #clock: Clock;
  readonly #invoker: Invoker;
  readonly #onError: (name: string, error: unknown) => void;
  #stopped = false;

  constructor(options: {
    functions: Iterable<RegisteredFunction>;
    invoker: Invoker;
    clock: Clock;
    stateFolder: string;
    env: NodeJS.ProcessEnv;
    onError: (name: string, error: unknown) => void;
  }) {
    this.#clock = options.clock;
    this.#invoker = options.invoker;
    this.#onError = options.onError;
    const folder = join(options.stateFolder, 'timers');
    mkdirSync(folder, { recursive: true });
    for (const target of options.functions) {
      const { bindings, name } = target.metadata;
      const binding = Object.values(bindings).find(({ type }) => type === 'timerTrigger');
      if (!binding) continue;
      const settings = timerTrigger.parse(binding);
      const schedule = expand(settings.schedule, options.env);
      this.#timers.set(name, {
        ...settings,
        schedule,
        target,
        due: parseNcrontab(schedule),
        statusFile: join(folder, `${name}.json`),
      });
    }
  }

  start(): void {
    for (const [name, timer] of this.#timers) {
      const now = this.#clock.now();
      const status = timer.useMonitor ? readStatus(timer.statusFile) : undefined;
      const pastDue = status !== undefined && Date.parse(status.Next) <= now;
      if (pastDue || timer.runOnStartup) this.#track(this.#fire(name, timer, pastDue));
      else this.#arm(name, timer);
    }
  }

  /** Runs a timer function now; undefined when there is none of that name. */
  run(name: string): Promise<void> | undefined {
    const timer = this.#timers.get(name);
    return timer && this.#track(this.#invoke(name, timer, false));
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    for (const alarm of this.#alarms.values()) alarm.cancel();
    await Promise.all(this.#running);
  }

  #arm(name: string, timer: Timer): void {
    if (this.#stopped) return;
    const next = timer.due.next(this.#clock.now());
    this.#alarms.set(
      name,
      this.#clock.at(next, () => this.#track(this.#fire(name, timer, false))),
    );
  }

  // The next run is armed after this one: a timer never overlaps itself.
  async #fire(name: string, timer: Timer, pastDue: boolean): Promise<void> {
    await this.#invoke(name, timer, pastDue);
    this.#arm(name, timer);
  }

  async #invoke(name: string, timer: Timer, IsPastDue: boolean): Promise<void> {
    const ScheduleStatus = this.#newStatus(timer);
    const info = { Schedule: { AdjustForDST: true }, ScheduleStatus, IsPastDue };
    try {
      await this.#invoker.invoke({ target: timer.target, trigger: { json: JSON.stringify(info) } });
    } catch (error) {
      this.#onError(name, error);
    }
    if (timer.useMonitor) writeStatus(timer.statusFile, this.#newStatus(timer));
  }

  #newStatus(timer: Timer): TimerStatus {
    const now = this.#clock.now();
    const Last = new Date(now).toISOString();
    return { Last, Next: new Date(timer.due.next(now)).toISOString(), LastUpdated: Last };
  }

  #track(run: Promise<void>): Promise<void> {
    this.#running.add(run);
    return run.finally(() => this.#running.delete(run));
  }
}

function readStatus(file: string): TimerStatus | undefined {
  try {
    return timerStatus.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function writeStatus(file: string, status: TimerStatus): void {
  writeFileSync(`${file}.new`, JSON.stringify(status));
  renameSync(`${file}.new`, file);
}
