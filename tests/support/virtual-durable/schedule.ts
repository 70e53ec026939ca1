import { AsyncLocalStorage } from 'node:async_hooks';

/** One thing that may happen next: a process takes its next step, or the clock moves on to the next timer. */
export type Choice = { kind: 'step' | 'timer'; process: Process | null; label: string; take(): void };

/** Something that runs by itself: an activity, a request, the turn of an orchestration. */
export type Process = { name: string; alive: boolean; mayCrash: boolean; killed(): void };

type Timer = { at: number; label: string; fire(): void };

class Killed extends Error {
  override readonly name = 'Killed';
}

const never = (): Promise<never> => new Promise(() => {});

/** `calling`: in the midst of a guarded call, which may itself come to another one. */
const current = new AsyncLocalStorage<{ schedule: Schedule; process: Process; calling: boolean }>();

/** A pause of the running process, of any length: the schedule decides when it ends. Replaces `setTimeout` of `node:timers/promises`. */
export const pause = async (): Promise<void> => {
  const running = current.getStore();
  await running?.schedule.guard('delay', async () => undefined);
};

/**
 * Virtual time and full control of the order of things. Processes stop before each guarded call; whoever drives the
 * schedule looks at the choices and takes one, and nothing else moves until the next.
 */
export class Schedule {
  readonly #start = Date.parse('2026-01-05T09:00:00.000Z');
  #elapsed = 0;
  #steps: Choice[] = [];
  #rejects = new Map<Choice, (error: Error) => void>();
  #timers: Timer[] = [];
  #busy = 0;

  readonly now = (): Date => new Date(this.#start + this.#elapsed);

  /** Runs `work` as a process of its own up to its first guarded call. Its failure goes to `failed`; a killed one tells nobody but `killed`. */
  start(name: string, work: () => Promise<void>, failed: (error: unknown) => void, killed?: () => void): Process {
    const process: Process = { name, alive: true, mayCrash: killed !== undefined, killed: killed ?? (() => {}) };
    current.run({ schedule: this, process, calling: false }, async () => {
      try {
        await work();
      } catch (error) {
        if (process.alive) failed(error);
      }
    });
    return process;
  }

  /** Waits for its turn, then calls. Outside of a process it calls at once. A process that was killed never comes back from here. */
  async guard<T>(label: string, call: () => Promise<T>): Promise<T> {
    const running = current.getStore();
    if (!running) return call();
    const { process } = running;
    if (running.calling) this.#busy--;
    if (!process.alive) return never();
    try {
      await new Promise<void>((resolve, reject) => {
        const choice: Choice = { kind: 'step', process, label, take: resolve };
        this.#steps.push(choice);
        this.#rejects.set(choice, reject);
      });
    } catch (killed) {
      // What stands in for a service learns that its caller is gone; the code of a crashed host runs no further.
      if (!running.calling) return never();
      this.#busy++;
      throw killed;
    }
    this.#busy++;
    try {
      return await current.run({ ...running, calling: true }, call);
    } catch (error) {
      if (error instanceof Killed && !running.calling) return never();
      throw error;
    } finally {
      if (!running.calling) this.#busy--;
    }
  }

  at(time: Date, label: string, fire: () => void): { cancel(): void } {
    const timer: Timer = { at: time.getTime() - this.#start, label, fire };
    this.#timers.push(timer);
    return {
      cancel: () => {
        this.#timers = this.#timers.filter((other) => other !== timer);
      },
    };
  }

  /** Ends a process where it stands, as a crash of its host would: what it did stays done. */
  kill(process: Process): void {
    process.alive = false;
    const own = this.#steps.filter((choice) => choice.process === process);
    this.#steps = this.#steps.filter((choice) => choice.process !== process);
    for (const choice of own) {
      this.#rejects.get(choice)?.(new Killed('The host has crashed.'));
      this.#rejects.delete(choice);
    }
    process.killed();
  }

  /** What may happen next, once everything stands still: steps in the order in which they came up, then the next timer. */
  async choices(): Promise<Choice[]> {
    // Ticks come when no promise is left to settle; only a call that leaves the process needs the event loop.
    await new Promise<void>((resolve) => process.nextTick(resolve));
    while (this.#busy > 0) await new Promise<void>((resolve) => setImmediate(resolve));
    const timer = this.#nextTimer();
    if (!timer) return [...this.#steps];
    const { label } = timer;
    return [...this.#steps, { kind: 'timer', process: null, label, take: () => this.#fire(timer) }];
  }

  take(choice: Choice): void {
    this.#steps = this.#steps.filter((other) => other !== choice);
    this.#rejects.delete(choice);
    choice.take();
  }

  /** Milliseconds from now to the next timer. */
  untilTimer(): number {
    const timer = this.#nextTimer();
    return timer ? timer.at - this.#elapsed : Number.POSITIVE_INFINITY;
  }

  #nextTimer(): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.#timers) if (!next || timer.at < next.at) next = timer;
    return next;
  }

  #fire(timer: Timer): void {
    this.#timers = this.#timers.filter((other) => other !== timer);
    this.#elapsed = Math.max(this.#elapsed, timer.at);
    timer.fire();
  }
}
