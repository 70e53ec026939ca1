import type { DurableFunctionKind, FunctionsPort } from '../durable/functions-port.ts';
import type { RegisteredFunction } from './app-registry.ts';
import type { TypedData } from './core-api.ts';
import type { Invoker } from './invoker.ts';

/** Lets the Durable engine call the app's orchestrators, activities and entities. */
export function durableFunctionsPort(functions: Map<string, RegisteredFunction>, invoker: Invoker): FunctionsPort {
  const find = (name: string, kind: DurableFunctionKind): RegisteredFunction | undefined => {
    const target = functions.get(name.toLowerCase());
    const types = Object.values(target?.metadata.bindings ?? {}).map(({ type }) => type);
    return types.includes(`${kind}Trigger`) ? target : undefined;
  };
  return {
    has: (name, kind) => find(name, kind) !== undefined,
    async invoke(name, kind, payload) {
      const target = find(name, kind);
      if (!target) throw new Error(`The function '${name}' doesn't exist or is not an ${kind} function`);
      const { data } = await invoker.invoke({ target, trigger: { string: payload } });
      return jsonOf(data);
    },
  };
}

function jsonOf(data: TypedData | undefined): string {
  if (!data) return 'null';
  if (data.bytes) return JSON.stringify(Buffer.from(data.bytes).toString('base64'));
  return data.json ?? JSON.stringify(data.string ?? data.int ?? data.double ?? null);
}
