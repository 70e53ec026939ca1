import type { Clock } from './clock.ts';
import type { Database } from './database.ts';
import type { EntityTables } from './entity-tables.ts';
import type { FunctionsPort } from './functions-port.ts';
import type { InstanceTable } from './instances.ts';
import type { VersionPolicy } from './version-match.ts';
import type { WorkTables } from './work-tables.ts';

/** What the steps of the engine share. Bells may ring inside a transaction: the work starts after it. */
export interface EngineParts {
  db: Database;
  instances: InstanceTable;
  work: WorkTables;
  entities: EntityTables;
  functions: FunctionsPort;
  clock: Clock;
  versions: VersionPolicy;
  runActivitiesTwice: boolean;
  log(line: string): void;
  ring: {
    orchestration(id: string): void;
    activity(seq: number): void;
    entity(id: string): void;
    timers(): void;
  };
}
