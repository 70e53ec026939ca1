import type { OrchestrationContext, OrchestrationHandler, RetryOptions } from 'durable-functions';
import type { Schedule } from './schedule.ts';
import { type Execution, newExecution, nextTurn, VirtualTask } from './virtual-execution.ts';

type Activity = (input: never) => Promise<unknown>;
type Instance = { name: string; execution: Execution; turnIsDue: boolean };

/** How often an activity runs: as asked, again after it has ended (its result was lost), or two at the same time. */
export type Delivery = 'once' | 'again' | 'twins';

/**
 * Just enough of Durable Functions to run this project's orchestrators on virtual time. At least once is taken at its
 * word: `delivery` decides how often each activity runs, and an activity whose host crashed runs again.
 */
export class VirtualDurable {
  readonly #schedule: Schedule;
  readonly #orchestrators: Record<string, OrchestrationHandler>;
  readonly #delivery: (activity: string) => Delivery;
  readonly #activities = new Map<string, Activity>();
  readonly #instances = new Map<string, Instance>();

  constructor(
    schedule: Schedule,
    orchestrators: Record<string, OrchestrationHandler>,
    delivery: (activity: string) => Delivery,
  ) {
    this.#schedule = schedule;
    this.#orchestrators = orchestrators;
    this.#delivery = delivery;
  }

  activity<I>(name: string, run: (input: I) => Promise<unknown>): void {
    this.#activities.set(name, run);
  }

  /** What the platform's adapter uses of a `DurableClient`. */
  readonly client = {
    startNew: (name: string, options: { instanceId: string; input?: unknown }): Promise<string> =>
      this.#schedule.guard('durable.startNew', async () => {
        const { instanceId, input } = options;
        if (this.isRunning(instanceId)) throw new Error(`409: ${instanceId} is running`);
        const instance: Instance = { name, execution: newExecution(input), turnIsDue: false };
        this.#instances.set(instanceId, instance);
        this.#plan(instanceId, instance);
        return instanceId;
      }),

    /** Knows an instance that has ended, and then does nothing: as the service does. */
    raiseEvent: (instanceId: string, name: string, data: unknown): Promise<void> =>
      this.#schedule.guard('durable.raiseEvent', async () => {
        if (!this.#instances.has(instanceId)) throw new Error(`404: there is no ${instanceId}`);
        this.#inBackground(`event for ${instanceId}`, 'durable.event', () => this.#deliver(instanceId, name, data));
      }),
  };

  isRunning(instanceId: string): boolean {
    const instance = this.#instances.get(instanceId);
    return instance !== undefined && !instance.execution.ended;
  }

  #inBackground(name: string, label: string, run: () => void): void {
    const work = () => this.#schedule.guard(label, async () => run());
    this.#schedule.start(name, work, (error) => {
      throw error;
    });
  }

  #deliver(instanceId: string, name: string, data: unknown): void {
    const instance = this.#instances.get(instanceId);
    if (!instance || instance.execution.ended) return;
    const { waiting, buffered } = instance.execution;
    // durable-functions 3.5 hands an event to the newest of those who wait for its name.
    const newest = waiting.findLast((waiter) => waiter.name === name);
    if (!newest) {
      buffered.push({ name, data });
      return;
    }
    waiting.splice(waiting.indexOf(newest), 1);
    newest.task.succeed(data);
    this.#plan(instanceId, instance);
  }

  /** An orchestration's next turn may begin at any time from now on; what happens before is in it, too. */
  #plan(instanceId: string, instance: Instance): void {
    if (instance.turnIsDue) return;
    instance.turnIsDue = true;
    this.#inBackground(`turn of ${instanceId}`, 'durable.turn', () => {
      instance.turnIsDue = false;
      this.#turn(instanceId, instance);
    });
  }

  #turn(instanceId: string, instance: Instance): void {
    const orchestrator = this.#orchestrators[instance.name];
    if (!orchestrator) throw new Error(`There is no orchestrator ${instance.name}.`);
    for (;;) {
      const { execution } = instance;
      const outcome = nextTurn(execution, () => orchestrator(this.#context(instanceId, instance, execution)));
      if (outcome.kind !== 'as-new') return;
      instance.execution = newExecution(outcome.input);
    }
  }

  #context(instanceId: string, instance: Instance, execution: Execution): OrchestrationContext {
    const schedule = this.#schedule;
    const wake = (): void => {
      if (instance.execution === execution && !execution.ended) this.#plan(instanceId, instance);
    };
    const timer = (fireAt: Date, label: string): VirtualTask => {
      const task = new VirtualTask(wake);
      const due = schedule.at(fireAt, `${label} of ${instanceId}`, () => task.succeed(undefined));
      task.cancel = () => due.cancel();
      execution.timers.push(due);
      return task;
    };
    const df = {
      instanceId,
      isReplaying: false,
      currentUtcDateTime: schedule.now(),
      getInput: () => execution.input,
      continueAsNew: (input: unknown) => {
        execution.asNew = { input };
      },
      createTimer: (fireAt: Date) => timer(fireAt, 'timer'),
      waitForExternalEvent: (name: string) => {
        const task = new VirtualTask(wake);
        const index = execution.buffered.findIndex((event) => event.name === name);
        const [event] = index < 0 ? [] : execution.buffered.splice(index, 1);
        if (event) task.succeed(event.data);
        else execution.waiting.push({ name, task });
        return task;
      },
      callActivityWithRetry: (name: string, retry: RetryOptions, input: unknown) => {
        const task = new VirtualTask(wake);
        this.#attempt(name, input, retry, 1, task, execution);
        return task;
      },
      Task: { any: (tasks: VirtualTask[]) => VirtualTask.any(tasks, wake) },
    };
    execution.beforeTurn = () => {
      df.currentUtcDateTime = schedule.now();
    };
    return { df } as unknown as OrchestrationContext;
  }

  #attempt(
    name: string,
    input: unknown,
    retry: RetryOptions,
    attempt: number,
    task: VirtualTask,
    execution: Execution,
  ): void {
    let hasFailed = false;
    const failed = (error: unknown): void => {
      // Of twins, the first outcome is the attempt's.
      if (task.isCompleted || hasFailed) return;
      hasFailed = true;
      const message = error instanceof Error ? error.message : String(error);
      if (attempt >= retry.maxNumberOfAttempts) {
        task.fail(new Error(`Activity function '${name}' failed: ${message}`));
        return;
      }
      const backoff = retry.firstRetryIntervalInMilliseconds * (retry.backoffCoefficient ?? 1) ** (attempt - 1);
      const wait = Math.min(backoff, retry.maxRetryIntervalInMilliseconds ?? Number.POSITIVE_INFINITY);
      const at = new Date(this.#schedule.now().getTime() + wait);
      execution.timers.push(
        this.#schedule.at(at, `retry of ${name}`, () =>
          this.#attempt(name, input, retry, attempt + 1, task, execution),
        ),
      );
    };
    const delivery = this.#delivery(name);
    const run = (): void => this.#run(name, input, delivery === 'again' ? 2 : 1, task, failed);
    run();
    if (delivery === 'twins') run();
  }

  #run(name: string, input: unknown, times: number, task: VirtualTask, failed: (error: unknown) => void): void {
    const activity = this.#activities.get(name);
    if (!activity) throw new Error(`There is no activity ${name}.`);
    const work = async (): Promise<void> => {
      let result: unknown;
      for (let time = 0; time < times; time++) {
        result = await this.#schedule
          .guard(`activity ${name}`, () => Promise.resolve())
          .then(() => activity(input as never));
      }
      task.succeed(result);
    };
    // A host that crashed does not say so: its activities are simply handed out again.
    this.#schedule.start(name, work, failed, () => {
      if (!task.isCompleted) this.#run(name, input, times, task, failed);
    });
  }
}
