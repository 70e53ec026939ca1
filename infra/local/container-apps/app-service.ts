import { type AppCoordinates, appKey } from './app-coordinates.ts';
import type { AppRecord } from './app-record.ts';
import { type AppRunner, createAppRunner, type RunnerOptions } from './app-runner.ts';
import { ArmError } from './arm-error.ts';
import type { OperationRecord } from './operation-record.ts';
import type { Operations } from './operations.ts';
import { checkAppName, mergePatch, parseApp } from './parse-app.ts';

/** The verbs of `Microsoft.App/containerApps`. All that change something return the operation they began. */
export function createAppService(options: RunnerOptions & { operations: Operations }) {
  const { store, operations } = options;
  const runners = new Map<string, AppRunner>();
  for (const app of store.apps()) runners.set(appKey(app), createAppRunner(app, options));

  function get(at: AppCoordinates): AppRunner {
    const runner = runners.get(appKey(at));
    if (runner) return runner;
    throw new ArmError(
      404,
      'ResourceNotFound',
      `The Resource 'Microsoft.App/containerApps/${at.name}' under resource group '${at.resourceGroup}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
    );
  }

  /** What each kind of operation does; an operation that an earlier server began is run again from the start. */
  const work: Record<OperationRecord['kind'], (runner: AppRunner, signal: AbortSignal) => Promise<void>> = {
    put: (runner, signal) => bringUp(runner, signal, runner.provision),
    start: (runner, signal) => bringUp(runner, signal, runner.start),
    async stop(runner, signal) {
      await runner.stop();
      if (!signal.aborted) finish(runner.app, 'Succeeded');
    },
    async delete(runner) {
      await runner.close();
      runners.delete(appKey(runner.app));
      store.deleteApp(appKey(runner.app));
    },
  };

  async function bringUp(runner: AppRunner, signal: AbortSignal, way: AppRunner['start']): Promise<void> {
    try {
      await runner.openIngress();
      await way(signal);
      finish(runner.app, 'Succeeded');
    } catch (error) {
      if (!signal.aborted) finish(runner.app, 'Failed');
      throw error;
    }
  }

  function finish(app: AppRecord, provisioningState: AppRecord['provisioningState']): void {
    app.provisioningState = provisioningState;
    store.saveApp(app);
  }

  function begin(kind: OperationRecord['kind'], runner: AppRunner): OperationRecord {
    const { app } = runner;
    finish(app, kind === 'delete' ? 'Deleting' : 'InProgress');
    return operations.begin(kind, app, app.body.location, (signal) => work[kind](runner, signal));
  }

  return {
    get,
    list: (belongs: (app: AppRecord) => boolean) =>
      [...runners.values()].filter(({ app }) => belongs(app)).sort((a, b) => (appKey(a.app) < appKey(b.app) ? -1 : 1)),

    put(at: AppCoordinates, body: unknown) {
      checkAppName(at.name);
      operations.checkIdle(at);
      const parsed = parseApp(mergePatch({}, body));
      const known = runners.get(appKey(at));
      const runner = known ?? createAppRunner(newRecord(at, parsed), options);
      runners.set(appKey(at), runner);
      change(runner.app, parsed);
      return { created: known === undefined, runner, operation: begin('put', runner) };
    },

    patch(at: AppCoordinates, body: unknown) {
      const runner = get(at);
      operations.checkIdle(at);
      change(runner.app, parseApp(mergePatch(runner.app.body, body)));
      return { runner, operation: begin('put', runner) };
    },

    start: (at: AppCoordinates) => desire(at, 'Running', 'start'),
    stop: (at: AppCoordinates) => desire(at, 'Stopped', 'stop'),

    /** Supersedes a provisioning in progress. @returns undefined when there is no such app */
    delete(at: AppCoordinates): OperationRecord | undefined {
      const runner = runners.get(appKey(at));
      if (!runner) return undefined;
      const released = operations.supersede(at);
      finish(runner.app, 'Deleting');
      return operations.begin('delete', runner.app, runner.app.body.location, async (signal) => {
        await released;
        await work.delete(runner, signal);
      });
    },

    /** Takes up what an earlier server left: running apps get new replicas, interrupted operations go on. */
    async resume(): Promise<void> {
      for (const runner of runners.values()) {
        if (runner.app.provisioningState === 'Deleting') continue;
        await runner.openIngress();
        if (runner.app.desired === 'Running') await runner.resume();
      }
      for (const operation of operations.interrupted()) {
        const runner = runners.get(operation.appKey);
        operations.resume(operation, async (signal) => {
          if (runner) await work[operation.kind](runner, signal);
        });
      }
    },

    async close(graceSeconds: number): Promise<void> {
      const interrupted = operations.close();
      await Promise.all([...runners.values()].map((runner) => runner.close(graceSeconds)));
      await interrupted;
    },
    runners: () => [...runners.values()],
  };

  function desire(at: AppCoordinates, desired: AppRecord['desired'], kind: 'start' | 'stop') {
    const runner = get(at);
    operations.checkIdle(at);
    runner.app.desired = desired;
    return { runner, operation: begin(kind, runner) };
  }
}

export type AppService = ReturnType<typeof createAppService>;

function change(app: AppRecord, body: AppRecord['body']): void {
  if (app.body.location !== body.location) {
    throw new ArmError(400, 'InvalidResourceLocation', `The location of '${app.name}' cannot be changed.`);
  }
  app.body = body;
  app.modifiedAt = new Date().toISOString();
}

function newRecord(at: AppCoordinates, body: AppRecord['body']): AppRecord {
  const now = new Date().toISOString();
  const state = { provisioningState: 'InProgress', desired: 'Running' } as const;
  return { ...at, body, createdAt: now, modifiedAt: now, ...state, revisions: [], ports: {} };
}
