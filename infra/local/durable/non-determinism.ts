import { EventType, type HistoryEvent } from './history.ts';
import type { Scheduled } from './replay.ts';

/** The first event of the history that the replayed list no longer schedules, worded as the Durable extension does. */
export function findNonDeterminism(
  history: Iterable<HistoryEvent>,
  scheduled: Map<number, Scheduled>,
): string | undefined {
  for (const event of history) {
    const past = describePast(event);
    if (!past) continue;
    const present = scheduled.get(event.EventId);
    if (present?.kind === past.kind && (past.name === undefined || past.name === nameOf(present))) continue;
    return (
      'Non-Deterministic workflow detected: A previous execution of this orchestration scheduled ' +
      `${past.kind === 'activity' || past.kind === 'entity' ? 'an' : 'a'} ${past.kind} with sequence ID ${event.EventId}` +
      `${past.name === undefined ? '' : ` and name '${past.name}'`}, but the current replay execution hasn't ` +
      '(yet?) scheduled this task. Was a change made to the orchestrator code after this instance had already started running?'
    );
  }
  return undefined;
}

function describePast(event: HistoryEvent): { kind: Scheduled['kind']; name?: string } | undefined {
  switch (event.EventType) {
    case EventType.TaskScheduled:
      return { kind: 'activity', name: event.Name };
    case EventType.SubOrchestrationInstanceCreated:
      return { kind: 'sub-orchestration', name: event.Name };
    case EventType.TimerCreated:
      return { kind: 'timer' };
    case EventType.EventSent:
      return { kind: 'entity', name: event.InstanceId };
    default:
      return undefined;
  }
}

function nameOf(task: Scheduled): string | undefined {
  if (task.kind === 'entity') return task.entityId;
  return task.kind === 'timer' ? undefined : task.name;
}
