import type { OrchestrationContext, OrchestrationHandler, Task } from 'durable-functions';
import { RetryOptions } from 'durable-functions';
import { episodeMinutes } from '../../shared/domain/conversation.ts';
import { names } from '../names.ts';
import type { ConversationInput, TurnResult } from './conversation.activities.ts';

const turnsPerExecution = 20;
/** A turn that cannot be answered is tried again this often, later and later, before a person is asked. */
const retrySeconds = [1, 2, 5, 10, 20, 40, 60];
/** A waking tenant rings when it is ready; this only bounds the wait for one that never is. */
const wakeSeconds = 30;
/** So long a customer waits for a sleeping tenant, before a person is asked; bells do not lengthen it. */
const patienceMs = 5 * 60_000;

type Counted = { failures?: number; asleepSince?: number };
type Input = ConversationInput & Counted;

/**
 * One conversation over time. The queue is the inbox in Cosmos: a bell only says "look", so bells may be lost, doubled
 * or early. Ends after half an hour of silence; the next message starts it again.
 *
 * While it waits for the next word, or for the clock that runs out before, a person's packet is written.
 * A wait that ends by its timer leaves a listener behind that would swallow the next bell, so it goes on as new.
 */
export const conversationOrchestrator: OrchestrationHandler = function* (context: OrchestrationContext) {
  const { tenantId, conversationId, ...counted } = context.df.getInput<Input>() ?? {};
  let { failures = 0, asleepSince } = counted;
  const input = { tenantId, conversationId };
  const storage = new RetryOptions(1000, 10);
  storage.backoffCoefficient = 2;
  storage.maxRetryIntervalInMilliseconds = 60_000;
  const asNew = (counters: Counted = {}): void => context.df.continueAsNew({ ...input, ...counters });

  let packetAsked: number | null = null;
  for (let turn = 0; turn < turnsPerExecution; turn++) {
    const result: TurnResult = yield context.df.callActivityWithRetry(names.runTurn, storage, input);
    if (result.next === 'again') continue;
    if (result.next === 'wait') {
      failures = 0;
      asleepSince = undefined;
      const now = context.df.currentUtcDateTime.getTime();
      const silence = now + episodeMinutes * 60_000;
      const bell = context.df.waitForExternalEvent(names.bell);
      const timer = context.df.createTimer(new Date(Math.max(now, result.dueAt ? Date.parse(result.dueAt) : silence)));
      const asks: boolean = result.packet !== null && result.packet !== packetAsked;
      packetAsked = result.packet;
      const writing = asks ? [context.df.callActivityWithRetry(names.writePacket, storage, input)] : [];
      const winner: Task = yield context.df.Task.any([bell, timer, ...writing]);
      if (winner === timer) {
        if (result.dueAt === null) {
          yield context.df.callActivityWithRetry(names.closeEpisode, storage, input);
          // Who wrote while it was being closed rang here; whoever writes later starts it again.
          return bell.isCompleted ? asNew() : undefined;
        }
        yield context.df.callActivityWithRetry(names.escalate, storage, { ...input, dueAt: result.dueAt });
        return asNew();
      }
      timer.cancel();
      if (winner === bell) continue;
      return asNew();
    }
    if (result.next === 'wake') {
      const now = context.df.currentUtcDateTime.getTime();
      asleepSince ??= now;
      if (now - asleepSince < patienceMs) {
        const carrying = result.trace === undefined ? input : { ...input, trace: result.trace };
        const wake = context.df.callActivityWithRetry(names.wakeTenant, storage, carrying);
        const { ready }: { ready: boolean } = yield wake;
        if (ready || (yield* bellWithin(context, wakeSeconds))) continue;
        return asNew({ asleepSince });
      }
    }
    const pause = result.next === 'retry' ? retrySeconds[failures] : undefined;
    if (pause !== undefined) {
      const rang: boolean = yield* bellWithin(context, pause);
      return asNew({ failures: rang ? failures : failures + 1 });
    }
    yield context.df.callActivityWithRetry(names.giveUp, storage, input);
    return asNew();
  }
  asNew({ failures, ...(asleepSince === undefined ? {} : { asleepSince }) });
};

/** Waits for a bell, at most so long; a timer that lost the race is cancelled. */
function* bellWithin(context: OrchestrationContext, seconds: number): Generator<Task, boolean, unknown> {
  const bell = context.df.waitForExternalEvent(names.bell);
  const timer = context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + seconds * 1000));
  const winner = yield context.df.Task.any([bell, timer]);
  if (winner !== bell) return false;
  timer.cancel();
  return true;
}
