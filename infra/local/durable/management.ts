import { randomUUID } from 'node:crypto';
import { endInstance } from './end-instance.ts';
import type { EngineParts } from './engine-parts.ts';
import { entityIdOf } from './entity-tables.ts';
import { EventType, type HistoryEvent, stamp } from './history.ts';
import { type Instance, type InstanceQuery, isOver, newExecution } from './instances.ts';

export interface StartRequest {
  name: string;
  id?: string | undefined;
  /** JSON text. */
  input: string;
  version?: string | undefined;
}

/** What a request to one instance came to. */
export type Reception = 'accepted' | 'missing' | 'over';

/** Everything a client of the engine can ask; the HTTP API is a thin layer above it. */
export class DurableManagement {
  readonly #parts: EngineParts;

  constructor(parts: EngineParts) {
    this.#parts = parts;
  }

  /** A finished instance of the same id is replaced, a live one is not. */
  start(
    request: StartRequest,
  ): { outcome: 'started'; id: string } | { outcome: 'already-running' | 'unknown-function' } {
    const { db, functions, instances, ring, versions, work, clock } = this.#parts;
    if (!functions.has(request.name, 'orchestration')) return { outcome: 'unknown-function' };
    const id = request.id ?? newExecution();
    return db.transaction(() => {
      const existing = instances.find(id);
      if (existing && !isOver(existing.status)) return { outcome: 'already-running' };
      instances.delete(id);
      work.forgetWork(id);
      work.forgetHistory(id);
      const { name, input, version = versions.defaultVersion } = request;
      instances.begin({ id, name, version, execution: newExecution(), input }, clock.now());
      ring.orchestration(id);
      return { outcome: 'started', id };
    });
  }

  find(id: string): Instance | undefined {
    return this.#parts.instances.find(id);
  }

  history(id: string): HistoryEvent[] {
    return this.#parts.work.history(id);
  }

  list(query: InstanceQuery, limit: number, after?: { created: number; id: string }): Instance[] {
    return this.#parts.instances.list(query, limit, after);
  }

  /** `input` is JSON text. Events are buffered until the orchestration waits for them. */
  raise(id: string, name: string, input: string): Reception {
    return this.#whenLive(id, () => {
      const { clock, ring, work } = this.#parts;
      work.send(id, null, stamp({ EventType: EventType.EventRaised, Name: name, Input: input }, clock.now()));
      ring.orchestration(id);
    });
  }

  terminate(id: string, reason: string): Reception {
    return this.#whenLive(id, (instance) =>
      endInstance(this.#parts, instance, { status: 'Terminated', output: JSON.stringify(reason) }),
    );
  }

  suspend(id: string): Reception {
    return this.#whenLive(id, () => this.#parts.instances.suspend(id, true, this.#parts.clock.now()));
  }

  resume(id: string): Reception {
    return this.#whenLive(id, () => {
      this.#parts.instances.suspend(id, false, this.#parts.clock.now());
      this.#parts.ring.orchestration(id);
    });
  }

  /** Deletes a finished instance with its history; a live one is left alone. */
  purge(id: string): boolean {
    const { db, instances, work } = this.#parts;
    return db.transaction(() => {
      const instance = instances.find(id);
      if (!instance || !isOver(instance.status)) return false;
      work.forgetWork(id);
      work.forgetHistory(id);
      return instances.delete(id);
    });
  }

  /** `input` is JSON text. */
  signal(name: string, key: string, operation: string, input: string | undefined): Reception {
    const { entities, functions, ring } = this.#parts;
    if (!functions.has(name, 'entity')) return 'missing';
    const id = entityIdOf(name, key);
    const request = randomUUID();
    entities.post(id, { request, name: operation, input: input ?? null, caller: null, caller_execution: null });
    ring.entity(id);
    return 'accepted';
  }

  /** The state as JSON text, undefined when the entity does not exist. */
  entityState(name: string, key: string): string | undefined {
    return this.#parts.entities.state(entityIdOf(name, key));
  }

  #whenLive(id: string, change: (instance: Instance) => void): Reception {
    return this.#parts.db.transaction(() => {
      const instance = this.#parts.instances.find(id);
      if (!instance) return 'missing';
      if (isOver(instance.status)) return 'over';
      change(instance);
      return 'accepted';
    });
  }
}
