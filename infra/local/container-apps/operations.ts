import { randomUUID } from 'node:crypto';
import { type AppCoordinates, appKey } from './app-coordinates.ts';
import { ArmError, ProvisioningError } from './arm-error.ts';
import type { OperationRecord } from './operation-record.ts';
import type { Store } from './store.ts';

type Work = (signal: AbortSignal) => Promise<void>;

/** The long-running operations: at most one per app, each readable long after it ended, also by a later server. */
export function createOperations(store: Store) {
  const known = new Map(store.operations().map((operation) => [operation.id, operation]));
  const active = new Map<string, { operation: OperationRecord; abort: AbortController; done: Promise<void> }>();
  let closing = false;

  function run(operation: OperationRecord, work: Work): OperationRecord {
    known.set(operation.id, operation);
    store.saveOperation(operation);
    const abort = new AbortController();
    const done = settle(operation, work, abort.signal);
    active.set(operation.appKey, { operation, abort, done });
    return operation;
  }

  async function settle(operation: OperationRecord, work: Work, signal: AbortSignal): Promise<void> {
    try {
      await work(signal);
      operation.status = 'Succeeded';
    } catch (error) {
      operation.status = signal.aborted ? 'Canceled' : 'Failed';
      operation.error = signal.aborted
        ? { code: 'OperationCanceled', message: 'The operation was superseded by a delete.' }
        : { code: errorCode(error), message: error instanceof Error ? error.message : String(error) };
    }
    if (active.get(operation.appKey)?.operation === operation) active.delete(operation.appKey);
    // An operation the closing server interrupted stays in progress: the next server takes it up.
    if (closing) return;
    operation.endTime = new Date().toISOString();
    store.saveOperation(operation);
  }

  return {
    get: (id: string) => known.get(id),
    isActive: (key: string) => active.has(key),
    interrupted: () => [...known.values()].filter(({ status }) => status === 'InProgress'),

    /** @throws ArmError 409 while another operation of the app is in progress */
    checkIdle(at: AppCoordinates): void {
      const busy = active.get(appKey(at));
      if (!busy) return;
      throw new ArmError(
        409,
        'ContainerAppOperationInProgress',
        `Cannot modify a container app '${at.name}' because there is an active provisioning operation in progress. OperationId: '${busy.operation.id}'`,
      );
    },

    begin(kind: OperationRecord['kind'], at: AppCoordinates, location: string, work: Work): OperationRecord {
      const startTime = new Date().toISOString();
      const { subscriptionId } = at;
      const id = randomUUID();
      return run({ id, kind, appKey: appKey(at), subscriptionId, location, status: 'InProgress', startTime }, work);
    },

    /** Continues an operation an earlier server began. */
    resume: run,

    /**
     * Makes room for a delete: cancels what is in progress and resolves when it has let go of the app.
     * @throws ArmError 409 when that is a delete itself
     */
    supersede(at: AppCoordinates): Promise<void> {
      const busy = active.get(appKey(at));
      if (busy?.operation.kind === 'delete') this.checkIdle(at);
      busy?.abort.abort();
      return busy?.done ?? Promise.resolve();
    },

    /** Interrupts what is in progress, without ending it: the next server on this store takes it up. */
    async close(): Promise<void> {
      closing = true;
      const running = [...active.values()];
      for (const { abort } of running) abort.abort();
      await Promise.all(running.map(({ done }) => done));
    },
  };
}

export type Operations = ReturnType<typeof createOperations>;

const errorCode = (error: unknown) => {
  if (error instanceof ArmError) return error.code;
  return error instanceof ProvisioningError ? 'ContainerAppOperationError' : 'InternalServerError';
};
