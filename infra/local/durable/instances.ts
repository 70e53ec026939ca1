import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Database } from './database.ts';

export const runtimeStatuses = ['Pending', 'Running', 'Completed', 'Failed', 'Terminated', 'Suspended'] as const;
export type RuntimeStatus = (typeof runtimeStatuses)[number];

const instanceRow = z.object({
  id: z.string(),
  name: z.string(),
  version: z.string(),
  execution: z.string(),
  status: z.enum(runtimeStatuses),
  suspended: z.number().transform(Boolean),
  input: z.string(),
  output: z.string().nullable(),
  custom_status: z.string().nullable(),
  parent: z.string().nullable(),
  parent_execution: z.string().nullable(),
  parent_task: z.number().nullable(),
  created: z.number(),
  updated: z.number(),
});
export type Instance = z.output<typeof instanceRow>;

export interface ParentTask {
  instance: string;
  execution: string;
  task: number;
}

export interface InstanceQuery {
  createdFrom?: number | undefined;
  createdTo?: number | undefined;
  statuses?: readonly RuntimeStatus[] | undefined;
  idPrefix?: string | undefined;
}

export function isOver(status: RuntimeStatus): boolean {
  return status === 'Completed' || status === 'Failed' || status === 'Terminated';
}

/** Names one generation of an instance; answers to an older one are dropped. */
export function newExecution(): string {
  return randomUUID().replaceAll('-', '');
}

/** The instances table. Statuses read here include `Suspended`; stored is what the instance resumes to. */
export class InstanceTable {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  find(id: string): Instance | undefined {
    const row = this.#db.get('SELECT * FROM instances WHERE id = ?', id);
    return row && this.#read(row);
  }

  /** Creates a Pending instance, or begins the next generation of an existing one. */
  begin(
    instance: { id: string; name: string; version: string; execution: string; input: string },
    now: number,
    parent?: ParentTask,
  ): void {
    const { id, name, version, execution, input } = instance;
    this.#db.run(
      `INSERT INTO instances (id, name, version, execution, status, input, parent, parent_execution, parent_task, created, updated)
       VALUES (?, ?, ?, ?, 'Pending', ?, ?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET execution = excluded.execution, status = 'Pending', input = excluded.input, updated = excluded.updated`,
      ...[id, name, version, execution, input],
      ...[parent?.instance ?? null, parent?.execution ?? null, parent?.task ?? null, now, now],
    );
  }

  update(id: string, change: { status: RuntimeStatus; output?: string; customStatus?: string }, now: number): void {
    this.#db.run(
      'UPDATE instances SET status = ?, output = ?, custom_status = coalesce(?, custom_status), updated = ? WHERE id = ?',
      ...[change.status, change.output ?? null, change.customStatus ?? null, now, id],
    );
  }

  suspend(id: string, suspended: boolean, now: number): void {
    this.#db.run('UPDATE instances SET suspended = ?, updated = ? WHERE id = ?', Number(suspended), now, id);
  }

  /** One page in order of creation; `after` is the `created` and `id` of the last instance seen. */
  list(
    query: InstanceQuery,
    limit: number,
    after: { created: number; id: string } = { created: -1, id: '' },
  ): Instance[] {
    return this.#db
      .all(
        `SELECT * FROM instances
         WHERE (created, id) > (?, ?) AND created >= ? AND created <= ? AND substr(id, 1, ?) = ?
           AND (? IS NULL OR CASE WHEN suspended AND status IN ('Pending', 'Running') THEN 'Suspended' ELSE status END
                             IN (SELECT value FROM json_each(?)))
         ORDER BY created, id LIMIT ?`,
        ...[after.created, after.id, query.createdFrom ?? 0, query.createdTo ?? Number.MAX_SAFE_INTEGER],
        ...[query.idPrefix?.length ?? 0, query.idPrefix ?? ''],
        ...[query.statuses ? 1 : null, JSON.stringify(query.statuses ?? []), limit],
      )
      .map((row) => this.#read(row));
  }

  /** Ids of instances with something to do: not yet begun, or with events in the inbox. */
  due(): string[] {
    return this.#db
      .all(`SELECT id FROM instances WHERE status = 'Pending' UNION SELECT DISTINCT instance FROM inbox`)
      .map((row) => String(row.id));
  }

  delete(id: string): boolean {
    return this.#db.run('DELETE FROM instances WHERE id = ?', id) > 0;
  }

  #read(row: unknown): Instance {
    const instance = instanceRow.parse(row);
    return instance.suspended && !isOver(instance.status) ? { ...instance, status: 'Suspended' } : instance;
  }
}
