import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { EngineParts } from './engine-parts.ts';
import { entityIdOf, type Operation, parseEntityId } from './entity-tables.ts';
import { EventType, stamp } from './history.ts';

const entityAnswer = z.object({
  entityExists: z.boolean(),
  entityState: z.string().optional(),
  results: z.array(z.object({ isError: z.boolean(), result: z.string().optional() })),
  signals: z.array(
    z.object({
      target: z.object({ name: z.string(), key: z.string() }),
      name: z.string(),
      input: z.string(),
    }),
  ),
});

/** Hands an entity all operations that wait for it, and commits state, answers and signals in one transaction. */
export async function runEntityBatch(parts: EngineParts, id: string): Promise<void> {
  const operations = parts.entities.operations(id);
  const last = operations.at(-1);
  if (!last) return;
  const answer = await callEntity(parts, id, operations);
  parts.db.transaction(() => {
    parts.entities.consume(id, last.seq);
    if (answer instanceof Error) {
      parts.log(`entity ${id} failed: ${answer.message}`);
      for (const operation of operations) reply(parts, operation, failure(answer.message));
      return;
    }
    parts.entities.save(id, answer.entityExists ? (answer.entityState ?? 'null') : undefined);
    for (const [index, operation] of operations.entries()) {
      const { isError, result } = answer.results[index] ?? { isError: false };
      reply(parts, operation, isError ? failure(result) : { result });
    }
    for (const { target, name, input } of answer.signals) {
      const entity = entityIdOf(target.name, target.key);
      const request = randomUUID();
      parts.entities.post(entity, { request, name, input: input || null, caller: null, caller_execution: null });
      parts.ring.entity(entity);
    }
  });
}

async function callEntity(
  parts: EngineParts,
  id: string,
  operations: Operation[],
): Promise<z.output<typeof entityAnswer> | Error> {
  const self = parseEntityId(id);
  const state = parts.entities.state(id);
  const batch = operations.map(({ request, name, input, caller }) => ({
    id: request,
    name,
    input: input ?? undefined,
    isSignal: caller === null,
  }));
  const payload = JSON.stringify({ self, exists: state !== undefined, state, batch });
  try {
    return entityAnswer.parse(JSON.parse(await parts.functions.invoke(self.name, 'entity', payload)));
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

interface Response {
  result?: string | undefined;
  exceptionType?: string;
}

function failure(result: string | undefined): Response {
  return { result: JSON.stringify(result ?? 'the operation failed'), exceptionType: 'EntityOperationFailed' };
}

function reply(parts: EngineParts, operation: Operation, response: Response): void {
  if (operation.caller === null) return;
  const event = { EventType: EventType.EventRaised, Name: operation.request, Input: JSON.stringify(response) };
  parts.work.send(operation.caller, operation.caller_execution, stamp(event, parts.clock.now()));
  parts.ring.orchestration(operation.caller);
}
