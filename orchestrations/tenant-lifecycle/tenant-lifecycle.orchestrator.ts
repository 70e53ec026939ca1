import type { OrchestrationContext, OrchestrationHandler, Task } from 'durable-functions';
import { RetryOptions } from 'durable-functions';
import { lifecycleOf } from '../../shared/domain/lifecycle.ts';
import { names } from '../names.ts';
import type { EndInput, LifecycleInput, StepInput, StepOutcome } from './tenant-lifecycle.activities.ts';

/** The pause between two looks doubles every so many: 500 looks that begin 100 ms apart take five minutes. */
const looksPerPace = 100;
const maxLooks = 500;
/** Of a pause that was made longer; a step may ask for more. */
const longestPauseMs = 10_000;

/**
 * A tenant's lifecycle operation: its steps in order, each begun and then looked at until it is done, never waited for
 * inside an activity. A failure undoes what was begun, newest first, and the record says how that went.
 */
export const tenantLifecycleOrchestrator: OrchestrationHandler = function* (context: OrchestrationContext) {
  const input = context.df.getInput<LifecycleInput>();
  if (!input) throw new Error('The operation has no input.');
  const begun: string[] = [];
  let failure: string | undefined;
  let undone = true;
  try {
    for (const step of lifecycleOf(input.kind).steps) {
      begun.push(step);
      yield* runStep(context, { ...input, step, phase: 'run' });
    }
  } catch (error) {
    failure = messageOf(error);
    for (const step of begun.reverse()) {
      try {
        yield* runStep(context, { ...input, step, phase: 'undo' });
      } catch {
        undone = false;
      }
    }
  }
  const end: EndInput = { ...input, undone, ...(failure === undefined ? {} : { failure }) };
  yield context.df.callActivityWithRetry(names.endOperation, storageRetries(), end);
};

function* runStep(context: OrchestrationContext, input: StepInput): Generator<Task, void, StepOutcome> {
  let carry: StepInput['carry'];
  for (let look = 0; look < maxLooks; look++) {
    const call: StepInput = carry === undefined ? input : { ...input, carry };
    const outcome: StepOutcome = yield context.df.callActivityWithRetry(names.lifecycleStep, storageRetries(), call);
    if (outcome.done) return;
    carry = outcome.carry;
    const slowerMs = Math.min(longestPauseMs, outcome.againInMs * 2 ** Math.floor(look / looksPerPace));
    const pauseMs = Math.max(outcome.againInMs, slowerMs);
    yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + pauseMs));
  }
  throw new Error(`The step ${input.step} did not end in time.`);
}

function storageRetries(): RetryOptions {
  const retry = new RetryOptions(500, 5);
  retry.backoffCoefficient = 2;
  retry.maxRetryIntervalInMilliseconds = 10_000;
  return retry;
}

/** Durable wraps an activity's message; the reader wants the cause. */
const messageOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error))
    .replace(/^Activity function '\w+' failed: /, '')
    .split('\n')[0] ?? '';
