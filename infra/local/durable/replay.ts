import { type Action, ActionType, type RetryOptions } from './actions.ts';
import { EventType, type HistoryEvent } from './history.ts';
import { jsonText } from './json-text.ts';

/** Something the action list schedules under a sequence id. */
export type Scheduled =
  | { kind: 'activity'; name: string; input: string }
  | { kind: 'sub-orchestration'; name: string; input: string; instanceId?: string; version?: string }
  | { kind: 'timer'; fireAt: number; cancelled: boolean }
  | { kind: 'entity'; entityId: string; operation: string; input?: string; signal: boolean };

export interface Replay {
  /** By sequence id, in the order in which they were scheduled. */
  scheduled: Map<number, Scheduled>;
  /** True when every action is done. */
  finished: boolean;
  /** Activities, children and uncancelled timers still outstanding: an instance does not complete before them. */
  openTasks: number;
  continueAsNew?: { input: string };
}

const day = 24 * 3_600_000;
export const longestTimer = 6 * day;
export const timerPiece = 3 * day;

/**
 * Walks the library's action list against the history exactly as the Durable extension does, because sequence
 * ids are not in the list: they follow from the order in which actions, retries and pieces of long timers start.
 */
export function replayActions(actions: Action[], history: Iterable<HistoryEvent>): Replay {
  const replay: Replay = { scheduled: new Map(), finished: false, openTasks: 0 };
  const pending = new Map<number | string, Array<(succeeded: boolean) => void>>();
  const early = new Map<number | string, boolean[]>();
  const open = new Set<number>();
  let now = 0;

  const schedule = (task: Scheduled): number => {
    const id = replay.scheduled.size;
    replay.scheduled.set(id, task);
    return id;
  };
  const waitFor = (key: number | string, resume: (succeeded: boolean) => void) => {
    const answer = early.get(key)?.shift();
    if (answer !== undefined) return resume(answer);
    pending.set(key, [...(pending.get(key) ?? []), resume]);
  };
  const settle = (key: number | string, succeeded: boolean) => {
    if (typeof key === 'number') open.delete(key);
    // Of several waits for one event name the library serves the latest first.
    const resume = pending.get(key)?.pop();
    if (resume) resume(succeeded);
    else early.set(key, [...(early.get(key) ?? []), succeeded]);
  };
  const run = (task: Scheduled, resume: (succeeded: boolean) => void) => {
    const id = schedule(task);
    open.add(id);
    waitFor(id, resume);
  };
  const runTimer = (fireAt: number, cancelled: boolean, resume: () => void) => {
    const id = schedule({ kind: 'timer', fireAt, cancelled });
    if (!cancelled) open.add(id);
    waitFor(id, resume);
  };
  const runTimerInPieces = (fireAt: number, cancelled: boolean, resume: () => void) => {
    const piece = fireAt - now > longestTimer ? now + timerPiece : fireAt;
    runTimer(piece, cancelled, () => (fireAt > now ? runTimerInPieces(fireAt, cancelled, resume) : resume()));
  };
  const runWithRetry = (task: Scheduled, retry: RetryOptions, resume: () => void, attempt = 1) => {
    run(task, (succeeded) => {
      if (succeeded) return resume();
      // The extension arms a timer even after the last attempt, and the library waits for it.
      runTimer(now + retryDelay(retry, attempt), false, () =>
        attempt < retry.maxNumberOfAttempts ? runWithRetry(task, retry, resume, attempt + 1) : resume(),
      );
    });
  };

  const start = (action: Action, done: () => void) => {
    switch (action.actionType) {
      case ActionType.CallActivity:
        return run(activity(action), done);
      case ActionType.CallActivityWithRetry:
        return runWithRetry(activity(action), action.retryOptions, done);
      case ActionType.CallSubOrchestrator:
        return run(subOrchestration(action), done);
      case ActionType.CallSubOrchestratorWithRetry:
        return runWithRetry(subOrchestration(action), action.retryOptions, done);
      case ActionType.CreateTimer:
        return runTimerInPieces(action.fireAt, action.isCanceled, done);
      case ActionType.WaitForExternalEvent:
        return waitFor(action.externalEventName, done);
      case ActionType.CallEntity:
        return waitFor(schedule(entityOperation(action, false)), done);
      case ActionType.SignalEntity:
        schedule(entityOperation(action, true));
        return done();
      case ActionType.ContinueAsNew:
        replay.continueAsNew = { input: jsonText(action.input) };
        return done();
      case ActionType.WhenAll: {
        let left = action.compoundActions.length;
        for (const child of action.compoundActions) start(child, () => --left === 0 && done());
        return;
      }
      case ActionType.WhenAny: {
        let won = false;
        for (const child of action.compoundActions)
          start(child, () => {
            if (won) return;
            won = true;
            done();
          });
      }
    }
  };

  // A loop, not recursion: the next action starts only after the current one has started completely.
  const list = actions.values();
  let advancing = false;
  let ready = true;
  const advance = () => {
    ready = true;
    if (advancing) return;
    advancing = true;
    while (ready) {
      const { value: action, done } = list.next();
      ready = false;
      if (done) replay.finished = true;
      else start(action, advance);
    }
    advancing = false;
  };

  for (const event of history) {
    switch (event.EventType) {
      case EventType.OrchestratorStarted:
        now = Date.parse(event.Timestamp);
        break;
      case EventType.ExecutionStarted:
        advance();
        break;
      case EventType.TaskCompleted:
      case EventType.SubOrchestrationInstanceCompleted:
        settle(event.TaskScheduledId, true);
        break;
      case EventType.TaskFailed:
      case EventType.SubOrchestrationInstanceFailed:
        settle(event.TaskScheduledId, false);
        break;
      case EventType.TimerFired:
        settle(event.TimerId, true);
        break;
      case EventType.EventRaised:
        settle(event.Name, true);
        break;
      case EventType.EventSent: {
        // From here on the entity's answer is awaited under the request's id, not the sequence id.
        const waits = pending.get(event.EventId);
        if (waits) pending.set(event.Name, waits);
        pending.delete(event.EventId);
      }
    }
  }
  replay.openTasks = open.size;
  return replay;
}

function activity(action: { functionName: string; input?: unknown }): Scheduled {
  return { kind: 'activity', name: action.functionName, input: jsonText(action.input) };
}

function subOrchestration(action: {
  functionName: string;
  input?: unknown;
  instanceId?: string | null | undefined;
  version?: string | null | undefined;
}): Scheduled {
  const { functionName: name, instanceId, version } = action;
  const input = JSON.stringify(action.input ?? null);
  return { kind: 'sub-orchestration', name, input, ...(instanceId && { instanceId }), ...(version && { version }) };
}

function entityOperation(
  action: { instanceId: string; operation: string; input?: unknown },
  signal: boolean,
): Scheduled {
  const { instanceId: entityId, operation } = action;
  return {
    kind: 'entity',
    entityId,
    operation,
    signal,
    ...(action.input !== undefined && { input: JSON.stringify(action.input) }),
  };
}

function retryDelay(retry: RetryOptions, attempt: number): number {
  const delay = retry.firstRetryIntervalInMilliseconds * (retry.backoffCoefficient ?? 1) ** (attempt - 1);
  return Math.min(delay, retry.maxRetryIntervalInMilliseconds ?? Number.POSITIVE_INFINITY);
}
