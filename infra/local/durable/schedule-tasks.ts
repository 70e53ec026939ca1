import { randomUUID } from 'node:crypto';
import type { EngineParts } from './engine-parts.ts';
import { EventType, type HistoryEvent, stamp } from './history.ts';
import { type Instance, isOver, newExecution } from './instances.ts';
import type { Scheduled } from './replay.ts';

type SubOrchestration = Extract<Scheduled, { kind: 'sub-orchestration' }>;
type EntityOperation = Extract<Scheduled, { kind: 'entity' }>;

/** Puts into the tables what the history does not hold yet; answers the events that record it. */
export function scheduleTasks(
  parts: EngineParts,
  instance: Instance,
  history: HistoryEvent[],
  scheduled: Map<number, Scheduled>,
): HistoryEvent[] {
  const known = new Set(history.map((event) => event.EventId));
  const events: HistoryEvent[] = [];
  for (const [task, what] of scheduled) {
    if (what.kind === 'timer' && what.cancelled) parts.work.cancelTimer(instance.id, task);
    else if (!known.has(task)) events.push(scheduleTask(parts, instance, task, what));
  }
  return events;
}

function scheduleTask(parts: EngineParts, instance: Instance, task: number, what: Scheduled): HistoryEvent {
  const owner = { instance: instance.id, execution: instance.execution, task };
  const now = parts.clock.now();
  switch (what.kind) {
    case 'activity': {
      const { name, input } = what;
      parts.ring.activity(parts.work.scheduleActivity({ ...owner, name, input }));
      return stamp({ EventType: EventType.TaskScheduled, Name: name, Input: input }, now, task);
    }
    case 'timer':
      parts.work.armTimer({ ...owner, fire_at: what.fireAt });
      parts.ring.timers();
      return stamp({ EventType: EventType.TimerCreated, FireAt: new Date(what.fireAt).toISOString() }, now, task);
    case 'sub-orchestration': {
      const child = startChild(parts, owner, what, now);
      const { name: Name, input: Input } = what;
      const event = { EventType: EventType.SubOrchestrationInstanceCreated, Name, InstanceId: child, Input };
      return stamp(event, now, task);
    }
    case 'entity':
      return sendOperation(parts, instance, task, what, now);
  }
}

function startChild(
  parts: EngineParts,
  owner: { instance: string; execution: string; task: number },
  what: SubOrchestration,
  now: number,
): string {
  const id = what.instanceId ?? `${owner.execution}:${owner.task.toString(16).padStart(4, '0')}`;
  const existing = parts.instances.find(id);
  if (existing && !isOver(existing.status)) {
    const reason = `An orchestration instance with ID '${id}' is already running`;
    const failure = { EventType: EventType.SubOrchestrationInstanceFailed, Reason: reason, Details: '' };
    parts.work.send(owner.instance, owner.execution, stamp({ ...failure, TaskScheduledId: owner.task }, now));
    parts.ring.orchestration(owner.instance);
    return id;
  }
  parts.instances.delete(id);
  parts.work.forgetHistory(id);
  const version = what.version ?? parts.versions.defaultVersion;
  parts.instances.begin({ id, name: what.name, version, execution: newExecution(), input: what.input }, now, owner);
  parts.ring.orchestration(id);
  return id;
}

function sendOperation(
  parts: EngineParts,
  instance: Instance,
  task: number,
  what: EntityOperation,
  now: number,
): HistoryEvent {
  const request = randomUUID();
  const caller = what.signal ? null : instance.id;
  parts.entities.post(what.entityId, {
    request,
    name: what.operation,
    input: what.input ?? null,
    caller,
    caller_execution: what.signal ? null : instance.execution,
  });
  parts.ring.entity(what.entityId);
  const message = { id: request, op: what.operation, input: what.input, parent: instance.id, signal: what.signal };
  const event = { EventType: EventType.EventSent, InstanceId: what.entityId, Name: request };
  return stamp({ ...event, Input: JSON.stringify(message) }, now, task);
}
