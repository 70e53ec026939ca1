import type { Task } from 'durable-functions';

/** What an orchestrator waits for. The first outcome counts; `settled` plans the orchestration's next turn. */
export class VirtualTask implements Task {
  isCompleted = false;
  isFaulted = false;
  result: unknown;
  cancel: () => void = () => {};
  readonly #settled: (() => void)[];

  constructor(settled: () => void) {
    this.#settled = [settled];
  }

  static any(tasks: VirtualTask[], settled: () => void): VirtualTask {
    const any = new VirtualTask(settled);
    for (const task of tasks) {
      if (task.isCompleted) any.succeed(task);
      else task.#settled.push(() => any.succeed(task));
    }
    return any;
  }

  succeed(result: unknown): void {
    this.#settle(false, result);
  }

  fail(error: Error): void {
    this.#settle(true, error);
  }

  #settle(isFaulted: boolean, result: unknown): void {
    if (this.isCompleted) return;
    this.isCompleted = true;
    this.isFaulted = isFaulted;
    this.result = result;
    for (const settled of this.#settled) settled();
  }
}

/** One execution of an orchestrator, from its start or its last `continueAsNew`: everything in it ends with it. */
export type Execution = {
  input: unknown;
  generator: Generator<Task, unknown, unknown> | null;
  awaited: VirtualTask | null;
  waiting: { name: string; task: VirtualTask }[];
  buffered: { name: string; data: unknown }[];
  timers: { cancel(): void }[];
  asNew: { input: unknown } | null;
  ended: boolean;
  failure: unknown;
  beforeTurn(): void;
};

export const newExecution = (input: unknown): Execution => ({
  input,
  generator: null,
  awaited: null,
  waiting: [],
  buffered: [],
  timers: [],
  asNew: null,
  ended: false,
  failure: null,
  beforeTurn: () => {},
});

type Outcome = { kind: 'waits' } | { kind: 'ended' } | { kind: 'as-new'; input: unknown };

/** Runs an orchestrator until it waits for something that has not happened yet, or ends. */
export function nextTurn(execution: Execution, begin: () => Generator<Task, unknown, unknown>): Outcome {
  if (execution.awaited && !execution.awaited.isCompleted) return { kind: 'waits' };
  execution.generator ??= begin();
  execution.beforeTurn();
  try {
    for (;;) {
      const { awaited, generator } = execution;
      const { done, value } = awaited?.isFaulted ? generator.throw(awaited.result) : generator.next(awaited?.result);
      if (done) break;
      if (!(value instanceof VirtualTask)) throw new Error('An orchestrator may only yield tasks.');
      execution.awaited = value;
      if (!value.isCompleted) return { kind: 'waits' };
    }
  } catch (error) {
    execution.failure = error;
  }
  execution.ended = true;
  for (const timer of execution.timers) timer.cancel();
  return execution.asNew && execution.failure === null
    ? { kind: 'as-new', input: execution.asNew.input }
    : { kind: 'ended' };
}
