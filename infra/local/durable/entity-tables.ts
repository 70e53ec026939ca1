import { z } from 'zod';
import type { Database } from './database.ts';

const operationRow = z.object({
  seq: z.number(),
  request: z.string(),
  name: z.string(),
  input: z.string().nullable(),
  caller: z.string().nullable(),
  caller_execution: z.string().nullable(),
});
/** A request to an entity; a signal has no caller. `input` is JSON text. */
export type Operation = z.output<typeof operationRow>;

/** `@name@key` with the name in lower case, as the library's EntityId writes it. */
export function entityIdOf(name: string, key: string): string {
  return `@${name.toLowerCase()}@${key}`;
}

export function parseEntityId(id: string): { name: string; key: string } {
  const end = id.indexOf('@', 1);
  return { name: id.slice(1, end), key: id.slice(end + 1) };
}

export class EntityTables {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** The state as JSON text, undefined when the entity does not exist. */
  state(id: string): string | undefined {
    const row = this.#db.get('SELECT state FROM entities WHERE id = ?', id);
    return row && String(row.state);
  }

  save(id: string, state: string | undefined): void {
    if (state === undefined) this.#db.run('DELETE FROM entities WHERE id = ?', id);
    else this.#db.run('INSERT INTO entities VALUES (?, ?) ON CONFLICT DO UPDATE SET state = excluded.state', id, state);
  }

  post(id: string, operation: Omit<Operation, 'seq'>): void {
    this.#db.run(
      'INSERT INTO operations (entity, request, name, input, caller, caller_execution) VALUES (?, ?, ?, ?, ?, ?)',
      ...[id, operation.request, operation.name, operation.input, operation.caller, operation.caller_execution],
    );
  }

  operations(id: string): Operation[] {
    return this.#db
      .all('SELECT * FROM operations WHERE entity = ? ORDER BY seq', id)
      .map((row) => operationRow.parse(row));
  }

  consume(id: string, upTo: number): void {
    this.#db.run('DELETE FROM operations WHERE entity = ? AND seq <= ?', id, upTo);
  }

  due(): string[] {
    return this.#db.all('SELECT DISTINCT entity FROM operations').map((row) => String(row.entity));
  }
}
