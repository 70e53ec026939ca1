import type { EngineParts } from './engine-parts.ts';
import { EventType, stamp } from './history.ts';
import type { Instance, RuntimeStatus } from './instances.ts';

export interface Ending {
  status: Extract<RuntimeStatus, 'Completed' | 'Failed' | 'Terminated'>;
  /** JSON text: the result, or the reason as a string. */
  output: string;
  customStatus?: string;
}

/** Ends an instance within the caller's transaction and answers its parent, if one waits for it. */
export function endInstance(parts: EngineParts, instance: Instance, ending: Ending): void {
  const now = parts.clock.now();
  parts.instances.update(instance.id, ending, now);
  parts.work.forgetWork(instance.id);
  if (ending.status === 'Failed') parts.log(`instance ${instance.id} failed: ${JSON.parse(ending.output)}`);
  if (instance.parent === null || instance.parent_task === null) return;

  const answer = { TaskScheduledId: instance.parent_task };
  const event =
    ending.status === 'Completed'
      ? ({ EventType: EventType.SubOrchestrationInstanceCompleted, ...answer, Result: ending.output } as const)
      : ({
          EventType: EventType.SubOrchestrationInstanceFailed,
          ...answer,
          Reason: String(JSON.parse(ending.output)),
          Details: '',
        } as const);
  parts.work.send(instance.parent, instance.parent_execution, stamp(event, now));
  parts.ring.orchestration(instance.parent);
}
