import { createRequire } from 'node:module';
import type { EntityHandler, OrchestrationHandler } from 'durable-functions';
import type { FunctionsPort } from '../../../infra/local/durable/functions-port.ts';

type Trigger = (payload: unknown, context: object) => Promise<unknown>;

// The library's own executor without a Functions host around it.
const library: {
  createOrchestrator(handler: OrchestrationHandler): Trigger;
  createEntityFunction(handler: EntityHandler<unknown>): Trigger;
} = createRequire(import.meta.url)('durable-functions/lib/src/util/testingUtils');

export interface InProcessFunctions {
  orchestration?: Record<string, OrchestrationHandler>;
  activity?: Record<string, (input: never) => unknown>;
  entity?: Record<string, EntityHandler<unknown>>;
}

/** Offers functions to the Durable engine through the real `durable-functions` library, in this process. */
export function inProcessFunctions(functions: InProcessFunctions): FunctionsPort {
  const triggers: Record<string, Record<string, Trigger>> = {
    orchestration: mapValues(functions.orchestration ?? {}, library.createOrchestrator),
    entity: mapValues(functions.entity ?? {}, library.createEntityFunction),
    activity: mapValues(
      functions.activity ?? {},
      (handler) => async (input) => Reflect.apply(handler, undefined, [input]),
    ),
  };
  const find = (name: string, kind: string) => triggers[kind]?.[name];
  return {
    has: (name, kind) => find(name, kind) !== undefined,
    async invoke(name, kind, payload) {
      const trigger = find(name, kind);
      if (!trigger) throw new Error(`no ${kind} ${name}`);
      return JSON.stringify((await trigger(JSON.parse(payload), {})) ?? null);
    },
  };
}

function mapValues<In, Out>(record: Record<string, In>, change: (value: In) => Out): Record<string, Out> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
}
