import { runActivity } from './activity.ts';
import { type Clock, createClock } from './clock.ts';
import { openDatabase } from './database.ts';
import type { EngineParts } from './engine-parts.ts';
import { runEntityBatch } from './entity-batch.ts';
import { EntityTables } from './entity-tables.ts';
import { runEpisode } from './episode.ts';
import type { FunctionsPort } from './functions-port.ts';
import { InstanceTable } from './instances.ts';
import { DurableManagement } from './management.ts';
import { TimerAlarm } from './timer-alarm.ts';
import type { VersionPolicy } from './version-match.ts';
import { WorkLane } from './work-lane.ts';
import { WorkTables } from './work-tables.ts';

export interface DurableEngineOptions {
  /** The SQLite file; all state of the engine is in it. */
  file: string;
  functions: FunctionsPort;
  clock?: Clock;
  versions?: VersionPolicy;
  limits?: { orchestrations: number; activities: number; entities: number };
  /** Runs every activity a second time and drops that result: an activity that is not idempotent shows. */
  runActivitiesTwice?: boolean;
  log?: (line: string) => void;
}

export interface DurableEngine {
  management: DurableManagement;
  /** Resolves as soon as nothing is left to do but wait for time or events. */
  idle(): Promise<void>;
  /** Starts nothing more, waits for what runs, closes the file. */
  stop(): Promise<void>;
}

/** Opens the store and takes up whatever the last process left unfinished. */
export function startDurableEngine(options: DurableEngineOptions): DurableEngine {
  const db = openDatabase(options.file);
  const limits = options.limits ?? { orchestrations: 20, activities: 20, entities: 20 };
  let idleWaiters: Array<() => void> = [];
  const busy = () => orchestrations.busy || activities.busy || entityBatches.busy;
  const onIdle = () => {
    if (busy()) return;
    for (const resolve of idleWaiters) resolve();
    idleWaiters = [];
  };

  const parts: EngineParts = {
    db,
    instances: new InstanceTable(db),
    work: new WorkTables(db),
    entities: new EntityTables(db),
    functions: options.functions,
    clock: options.clock ?? createClock(),
    versions: options.versions ?? { defaultVersion: '', match: 'None', onMismatch: 'Reject' },
    runActivitiesTwice: options.runActivitiesTwice ?? false,
    log: options.log ?? (() => {}),
    ring: {
      orchestration: (id) => orchestrations.ring(id),
      activity: (seq) => activities.ring(seq),
      entity: (id) => entityBatches.ring(id),
      timers: () => alarm.rearm(),
    },
  };
  const orchestrations = new WorkLane<string>(limits.orchestrations, (id) => runEpisode(parts, id), onIdle);
  const activities = new WorkLane<number>(limits.activities, (seq) => runActivity(parts, seq), onIdle);
  const entityBatches = new WorkLane<string>(limits.entities, (id) => runEntityBatch(parts, id), onIdle);
  const alarm = new TimerAlarm(parts);

  for (const id of parts.instances.due()) orchestrations.ring(id);
  for (const seq of parts.work.activities()) activities.ring(seq);
  for (const id of parts.entities.due()) entityBatches.ring(id);
  alarm.rearm();

  const idle = () => new Promise<void>((resolve) => (busy() ? idleWaiters.push(resolve) : resolve()));
  return {
    management: new DurableManagement(parts),
    idle,
    async stop() {
      alarm.stop();
      for (const lane of [orchestrations, activities, entityBatches]) lane.stop();
      await idle();
      db.close();
    },
  };
}
