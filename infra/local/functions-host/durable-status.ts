import { EventType, type HistoryEvent } from '../durable/history.ts';
import type { Instance } from '../durable/instances.ts';

export interface StatusView {
  input: boolean;
  history?: HistoryEvent[] | undefined;
  historyOutput?: boolean;
}

/** An instance as the status API shows it. */
export function instanceStatus(instance: Instance, view: StatusView): object {
  return {
    name: instance.name,
    instanceId: instance.id,
    runtimeStatus: instance.status,
    input: view.input ? JSON.parse(instance.input) : null,
    customStatus: instance.custom_status === null ? null : JSON.parse(instance.custom_status),
    output: instance.output === null ? null : JSON.parse(instance.output),
    createdTime: new Date(instance.created).toISOString(),
    lastUpdatedTime: new Date(instance.updated).toISOString(),
    ...(view.history && { historyEvents: historyView(view.history, view.historyOutput ?? false) }),
  };
}

const typeNames = new Map<number, string>(Object.entries(EventType).map(([name, number]) => [number, name]));

/** The extension shows what happened, not its bookkeeping: what was scheduled is merged into how it ended. */
function historyView(history: HistoryEvent[], withOutput: boolean): object[] {
  const scheduled = new Map(history.filter((event) => event.EventId >= 0).map((event) => [event.EventId, event]));
  const answered = new Set(history.map(taskOf));
  return history
    .filter((event) => isShown(event, answered))
    .map((event) => {
      const start = scheduled.get(taskOf(event) ?? -1);
      return {
        EventType: typeNames.get(event.EventType),
        Timestamp: event.Timestamp,
        ...(start && { ScheduledTime: start.Timestamp }),
        ...(start && 'Name' in start && { FunctionName: start.Name }),
        ...('Name' in event && { Name: event.Name }),
        ...('FireAt' in event && { FireAt: event.FireAt }),
        ...('Reason' in event && { Reason: event.Reason }),
        ...('OrchestrationStatus' in event && { OrchestrationStatus: event.OrchestrationStatus }),
        ...(withOutput && 'Result' in event && { Result: JSON.parse(event.Result) }),
      };
    });
}

function taskOf(event: HistoryEvent): number | undefined {
  if ('TaskScheduledId' in event) return event.TaskScheduledId;
  return 'TimerId' in event ? event.TimerId : undefined;
}

function isShown(event: HistoryEvent, answered: Set<number | undefined>): boolean {
  if (event.EventType === EventType.OrchestratorStarted || event.EventType === EventType.OrchestratorCompleted)
    return false;
  return event.EventId < 0 || !answered.has(event.EventId);
}
