import { ClawDeskError } from '../domain/errors.ts';
import type { TenantScope } from './scope.ts';

/** Registers what must be undone. Called before the risky part, so that a failure half-way is undone too. */
export type Undo = (revert: () => void | Promise<void>) => void;

/** One thing that is made ready for a tenant before its work runs: named, started in order, reverted in reverse. */
export type Bootstrapper<Name extends string = string, Value = unknown, Before = object> = {
  name: Name;
  bootstrap(context: {
    scope: TenantScope;
    signal: AbortSignal;
    before: Readonly<Before>;
    undo: Undo;
  }): Promise<Value> | Value;
};

type Values<List extends readonly Bootstrapper[]> = {
  readonly [B in List[number] as B['name']]: Awaited<ReturnType<B['bootstrap']>>;
};

export type TenantRunner<Tools> = {
  run<T>(scope: TenantScope, work: (tools: Tools, signal: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T>;
};

/**
 * A runner that makes every bootstrapper ready for the scope, runs the work, and then reverts all that was begun,
 * newest first, whatever happened. Nothing outlives the run and nothing is shared between runs.
 * @throws the work's or the bootstrapper's error; failures of undos are added to it as an AggregateError.
 */
export function createTenantRunner<const List extends readonly Bootstrapper[]>(
  bootstrappers: List,
): TenantRunner<Values<List>> {
  type Tools = Values<List>;
  return {
    async run(scope, work, signal = new AbortController().signal) {
      const undos: (() => void | Promise<void>)[] = [];
      const tools: Record<string, unknown> = {};
      const failures: unknown[] = [];
      let result: { value: Awaited<ReturnType<typeof work>> } | undefined;
      try {
        for (const { name, bootstrap } of bootstrappers) {
          throwIfAborted(signal);
          const before = Object.freeze({ ...tools });
          tools[name] = await bootstrap({ scope, signal, before, undo: (revert) => undos.push(revert) });
        }
        throwIfAborted(signal);
        result = { value: await work(Object.freeze(tools) as Tools, signal) };
      } catch (error) {
        failures.push(error);
      }
      for (const revert of undos.reverse()) {
        try {
          await revert();
        } catch (error) {
          failures.push(error);
        }
      }
      if (failures.length === 1) throw failures[0];
      if (failures.length > 1) throw new AggregateError(failures, messageOf(failures[0]));
      if (!result) throw new Error('The work ended without a result.');
      return result.value;
    },
  };
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw new ClawDeskError('unavailable', 'The work was cancelled.', { cause: signal.reason });
}
