/** History events as the Durable extension hands them to the JavaScript library (numbers are its wire format). */
export const EventType = {
  ExecutionStarted: 0,
  ExecutionCompleted: 1,
  TaskScheduled: 4,
  TaskCompleted: 5,
  TaskFailed: 6,
  SubOrchestrationInstanceCreated: 7,
  SubOrchestrationInstanceCompleted: 8,
  SubOrchestrationInstanceFailed: 9,
  TimerCreated: 10,
  TimerFired: 11,
  OrchestratorStarted: 12,
  OrchestratorCompleted: 13,
  EventSent: 14,
  EventRaised: 15,
} as const;

type Kind = typeof EventType;

/** Events that answer something an orchestration scheduled or waits for; they arrive through its inbox. */
export type InboxEvent =
  | { EventType: Kind['TaskCompleted']; TaskScheduledId: number; Result: string }
  | { EventType: Kind['TaskFailed']; TaskScheduledId: number; Reason: string; Details: string }
  | { EventType: Kind['SubOrchestrationInstanceCompleted']; TaskScheduledId: number; Result: string }
  | { EventType: Kind['SubOrchestrationInstanceFailed']; TaskScheduledId: number; Reason: string; Details: string }
  | { EventType: Kind['TimerFired']; TimerId: number; FireAt: string }
  | { EventType: Kind['EventRaised']; Name: string; Input: string };

/** Events that record what an orchestration scheduled; their EventId is the sequence id. */
export type ScheduledEvent =
  | { EventType: Kind['TaskScheduled']; Name: string; Input: string }
  | { EventType: Kind['SubOrchestrationInstanceCreated']; Name: string; InstanceId: string; Input: string }
  | { EventType: Kind['TimerCreated']; FireAt: string }
  | { EventType: Kind['EventSent']; InstanceId: string; Name: string; Input: string };

export type LifecycleEvent =
  | {
      EventType: Kind['ExecutionStarted'];
      Name: string;
      Version: string;
      Input: string;
      OrchestrationInstance: { InstanceId: string; ExecutionId: string };
      ParentInstance?: { OrchestrationInstance: { InstanceId: string } } | undefined;
    }
  | { EventType: Kind['ExecutionCompleted']; OrchestrationStatus: string; Result: string }
  | { EventType: Kind['OrchestratorStarted'] }
  | { EventType: Kind['OrchestratorCompleted'] };

export type HistoryEvent = (InboxEvent | ScheduledEvent | LifecycleEvent) & {
  EventId: number;
  Timestamp: string;
  IsPlayed: boolean;
};

/** Stamps an event as new in this episode. Only scheduled events have a sequence id; all others carry -1. */
export function stamp(event: InboxEvent | ScheduledEvent | LifecycleEvent, now: number, sequenceId = -1): HistoryEvent {
  return { ...event, EventId: sequenceId, Timestamp: new Date(now).toISOString(), IsPlayed: false };
}
