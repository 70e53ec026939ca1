import type { EngineParts } from './engine-parts.ts';
import { EventType, type InboxEvent, stamp } from './history.ts';
import type { ActivityWork } from './work-tables.ts';

/** Runs one activity and puts its outcome into the orchestration's inbox; killed before that, it runs again. */
export async function runActivity(parts: EngineParts, seq: number): Promise<void> {
  const work = parts.work.activity(seq);
  if (!work) return;
  const outcome = await attempt(parts, work);
  if (outcome.EventType === EventType.TaskFailed) parts.log(`${outcome.Reason} (instance ${work.instance})`);
  if (parts.runActivitiesTwice) {
    const again = await attempt(parts, work);
    if (again.EventType !== outcome.EventType) {
      parts.log(`activity ${work.name} of ${work.instance} is not idempotent: its second run ended differently`);
    }
  }
  parts.db.transaction(() => {
    if (!parts.work.finishActivity(seq)) return;
    parts.work.send(work.instance, work.execution, stamp(outcome, parts.clock.now()));
    parts.ring.orchestration(work.instance);
  });
}

async function attempt(parts: EngineParts, work: ActivityWork): Promise<InboxEvent> {
  const { name, task: TaskScheduledId } = work;
  try {
    const Result = await parts.functions.invoke(name, 'activity', work.input);
    return { EventType: EventType.TaskCompleted, TaskScheduledId, Result };
  } catch (thrown) {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    const Reason = `Activity function '${name}' failed: ${error.message}`;
    return { EventType: EventType.TaskFailed, TaskScheduledId, Reason, Details: error.stack ?? '' };
  }
}
