import { type Decision, decide } from './decide.ts';
import { type Ending, endInstance } from './end-instance.ts';
import type { EngineParts } from './engine-parts.ts';
import { EventType, type HistoryEvent, stamp } from './history.ts';
import { type Instance, isOver, newExecution } from './instances.ts';
import { scheduleTasks } from './schedule-tasks.ts';
import { matchesVersion } from './version-match.ts';

/**
 * One step of an orchestration: hands it what its inbox holds, and commits what it decided in one transaction.
 * Killed before the commit, the step is as if it had never been, and runs again.
 */
export async function runEpisode(parts: EngineParts, id: string): Promise<void> {
  const instance = parts.instances.find(id);
  // Late answers to an instance that was purged.
  if (!instance) return parts.work.forgetWork(id);
  if (instance.suspended) return;
  const inbox = parts.work.inbox(id, instance.execution);
  const past = parts.work.history(id);
  if (isOver(instance.status) || (past.length > 0 && inbox.events.length === 0)) {
    return parts.work.consume(id, inbox.upTo);
  }
  if (!matchesVersion(parts.versions, instance.version)) return refuseVersion(parts, instance);

  const started = stamp({ EventType: EventType.OrchestratorStarted }, parts.clock.now());
  const fresh = [started, ...(past.length === 0 ? [executionStarted(parts, instance)] : []), ...inbox.events];
  const decision = await decide(parts, instance, [...past, ...fresh]);

  parts.db.transaction(() => {
    const current = parts.instances.find(id);
    // Terminated, purged or restarted while the function ran: its decision no longer counts.
    if (current?.execution !== instance.execution || isOver(current.status)) return;
    parts.work.consume(id, inbox.upTo);
    commit(parts, instance, past, fresh, decision);
  });
}

function commit(
  parts: EngineParts,
  instance: Instance,
  past: HistoryEvent[],
  fresh: HistoryEvent[],
  decision: Decision,
) {
  const now = parts.clock.now();
  const { id } = instance;
  const append = (events: HistoryEvent[]) =>
    parts.work.appendHistory(id, past.length, [
      ...fresh,
      ...events,
      stamp({ EventType: EventType.OrchestratorCompleted }, now),
    ]);
  const end = (ending: Ending, events: HistoryEvent[] = []): void => {
    const completed = { EventType: EventType.ExecutionCompleted, OrchestrationStatus: ending.status };
    append([...events, stamp({ ...completed, Result: ending.output }, now)]);
    endInstance(parts, instance, ending);
  };

  if (decision.refusal !== undefined) return end(failed(instance, decision.refusal));
  const { state, replay, failure } = decision;
  const events = scheduleTasks(parts, instance, [...past, ...fresh], replay.scheduled);
  const customStatus = state.customStatus == null ? {} : { customStatus: JSON.stringify(state.customStatus) };

  const over = (state.isDone || failure !== undefined) && replay.finished && replay.openTasks === 0;
  if (!over) {
    append(events);
    return parts.instances.update(id, { status: 'Running', ...customStatus }, now);
  }
  if (failure !== undefined) return end({ ...failed(instance, failure), ...customStatus }, events);
  if (!replay.continueAsNew) {
    return end({ status: 'Completed', output: JSON.stringify(state.output ?? null), ...customStatus }, events);
  }
  parts.instances.update(id, { status: 'Running', ...customStatus }, now);
  parts.instances.begin({ ...instance, execution: newExecution(), input: replay.continueAsNew.input }, now);
  parts.work.forgetHistory(id);
  parts.ring.orchestration(id);
}

function failed(instance: Instance, reason: string): Ending {
  return { status: 'Failed', output: JSON.stringify(`Orchestrator function '${instance.name}' failed: ${reason}`) };
}

function executionStarted(parts: EngineParts, instance: Instance): HistoryEvent {
  const event = {
    EventType: EventType.ExecutionStarted,
    Name: instance.name,
    Version: instance.version,
    Input: instance.input,
    OrchestrationInstance: { InstanceId: instance.id, ExecutionId: instance.execution },
    ...(instance.parent !== null && {
      ParentInstance: { OrchestrationInstance: { InstanceId: instance.parent } },
    }),
  };
  return stamp(event, parts.clock.now());
}

function refuseVersion(parts: EngineParts, instance: Instance) {
  const reason = `version '${instance.version}' does not match the app's version '${parts.versions.defaultVersion}'`;
  if (parts.versions.onMismatch === 'Reject') return parts.log(`instance ${instance.id} waits: its ${reason}`);
  parts.db.transaction(() => endInstance(parts, instance, failed(instance, reason)));
}
