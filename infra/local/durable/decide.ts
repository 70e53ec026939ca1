import { type OrchestratorState, orchestratorState } from './actions.ts';
import type { EngineParts } from './engine-parts.ts';
import type { HistoryEvent } from './history.ts';
import type { Instance } from './instances.ts';
import { findNonDeterminism } from './non-determinism.ts';
import { longestTimer, type Replay, replayActions, type Scheduled, timerPiece } from './replay.ts';

/** What an episode came to. A refusal is a fault of the orchestrator's code: the instance fails at once. */
export type Decision =
  | { state: OrchestratorState; replay: Replay; failure?: string; refusal?: undefined }
  | { refusal: string };

/** Runs the orchestrator function over its history and works out what its answer schedules. */
export async function decide(parts: EngineParts, instance: Instance, history: HistoryEvent[]): Promise<Decision> {
  const answer = await callOrchestrator(parts, instance, history);
  if (answer.text === undefined) return { refusal: answer.failure };

  const parsed = orchestratorState.safeParse(JSON.parse(answer.text));
  if (!parsed.success) return { refusal: parsed.error.issues.map((issue) => issue.message).join('; ') };
  const state = parsed.data;
  const replay = replayActions(state.actions.flat(), history);
  const refusal = findNonDeterminism(history, replay.scheduled) ?? findUnknownFunction(parts, replay);
  if (refusal) return { refusal };
  return { state, replay, ...(answer.failed && { failure: state.error ?? 'unknown error' }) };
}

type Answer = { text: string; failed: boolean } | { text?: undefined; failure: string };

// How the library hands over its state when the orchestrator threw (OrchestrationFailureError).
const stateLabel = '\n\n$OutOfProcData$:';

async function callOrchestrator(parts: EngineParts, instance: Instance, history: HistoryEvent[]): Promise<Answer> {
  if (!parts.functions.has(instance.name, 'orchestration')) {
    return { failure: `The function '${instance.name}' doesn't exist or is not an orchestrator function` };
  }
  const payload = {
    history,
    input: JSON.parse(instance.input),
    instanceId: instance.id,
    isReplaying: history.some((event) => event.IsPlayed),
    parentInstanceId: instance.parent,
    upperSchemaVersion: 1,
    upperSchemaVersionNew: 3,
    longRunningTimerIntervalDuration: timeSpan(timerPiece),
    maximumShortTimerDuration: timeSpan(longestTimer),
    defaultHttpAsyncRequestSleepTimeMillseconds: 30_000,
  };
  try {
    const text = await parts.functions.invoke(instance.name, 'orchestration', JSON.stringify(payload));
    return { text, failed: false };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const label = message.indexOf(stateLabel);
    return label < 0 ? { failure: message } : { text: message.slice(label + stateLabel.length), failed: true };
  }
}

function findUnknownFunction(parts: EngineParts, replay: Replay): string | undefined {
  const kinds = { activity: 'activity', 'sub-orchestration': 'orchestration' } as const;
  for (const task of replay.scheduled.values()) {
    if (!isCall(task) || parts.functions.has(task.name, kinds[task.kind])) continue;
    return `The function '${task.name}' doesn't exist or is not an ${kinds[task.kind]} function`;
  }
  return undefined;
}

function isCall(task: Scheduled): task is Extract<Scheduled, { kind: 'activity' | 'sub-orchestration' }> {
  return task.kind === 'activity' || task.kind === 'sub-orchestration';
}

function timeSpan(milliseconds: number): string {
  return `${milliseconds / (24 * 3_600_000)}.00:00:00`;
}
