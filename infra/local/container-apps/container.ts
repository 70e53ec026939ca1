import type { Probe } from './app-schema.ts';
import { type Backoff, createBackoff } from './backoff.ts';
import type { ContainerLog } from './container-log.ts';
import { watchProbe } from './probe.ts';
import type { Store } from './store.ts';
import { type Launch, type SupervisedProcess, startProcess } from './supervised-process.ts';

export type ContainerStatus = {
  name: string;
  ready: boolean;
  started: boolean;
  restartCount: number;
  runningState: 'Running' | 'Terminated' | 'Waiting';
  runningStateDetails: string;
  pid: number | undefined;
};

export type ContainerOptions = {
  /** Changed in place; `onChange` is called after every change. */
  status: ContainerStatus;
  onChange: () => void;
  launch: Launch;
  probes: Probe[];
  graceSeconds: number;
  localPort: (targetPort: number) => number;
  waitScale: number;
  log: ContainerLog;
  store: Store;
};

type Update = (change: Partial<ContainerStatus>) => void;

export const waitingContainer = (name: string): ContainerStatus => ({
  name,
  ready: false,
  started: false,
  restartCount: 0,
  runningState: 'Waiting',
  runningStateDetails: 'PodInitializing',
  pid: undefined,
});

/**
 * Keeps one container running until `stopping`: restarted with back-off whenever it exits or a startup or liveness
 * probe gives up. Resolves when its process is gone.
 */
export async function runContainer(options: ContainerOptions, stopping: AbortSignal): Promise<void> {
  const backoff = createBackoff(options.waitScale);
  while (!stopping.aborted) {
    backoff.started();
    const { reason } = await runOnce(options, stopping, (process, ended, update) =>
      watchHealth(options, process, ended, update),
    );
    if (stopping.aborted) return;
    await restartLater(options, reason, backoff, stopping);
  }
}

/** Runs an init container until it exits with 0, with the same back-off. @returns false when stopped before that */
export async function runInitContainer(options: ContainerOptions, stopping: AbortSignal): Promise<boolean> {
  const backoff = createBackoff(options.waitScale);
  while (!stopping.aborted) {
    backoff.started();
    const { exitCode, reason } = await runOnce(options, stopping);
    if (exitCode === 0) {
      options.status.ready = true;
      options.status.runningStateDetails = 'Completed';
      options.onChange();
      return true;
    }
    if (!stopping.aborted) await restartLater(options, reason, backoff, stopping);
  }
  return false;
}

async function runOnce(
  { launch, log, store, status, graceSeconds, onChange }: ContainerOptions,
  stopping: AbortSignal,
  watch?: (process: SupervisedProcess, ended: AbortSignal, update: Update) => void,
) {
  const update: Update = (change) => {
    Object.assign(status, change);
    onChange();
  };
  const process = startProcess(launch, log, store);
  const ended = new AbortController();
  const terminate = () => void process.terminate(graceSeconds * 1000);
  stopping.addEventListener('abort', terminate, { once: true });
  update({ runningState: 'Running', runningStateDetails: '', pid: process.pid });
  watch?.(process, ended.signal, update);
  const exit = await process.exited;
  ended.abort();
  stopping.removeEventListener('abort', terminate);
  const runningStateDetails = exit.reason;
  update({ runningState: 'Terminated', runningStateDetails, ready: false, started: false, pid: undefined });
  return exit;
}

async function restartLater(
  { status, onChange }: ContainerOptions,
  reason: string,
  backoff: Backoff,
  stopping: AbortSignal,
): Promise<void> {
  status.runningState = 'Waiting';
  status.runningStateDetails = `CrashLoopBackOff: ${reason}`;
  status.restartCount++;
  onChange();
  await backoff.wait(stopping);
}

function watchHealth(options: ContainerOptions, process: SupervisedProcess, ended: AbortSignal, update: Update): void {
  const { probes, localPort, waitScale, graceSeconds, log } = options;
  const probeOf = (type: Probe['type']) => probes.find((probe) => probe.type === type);
  const watch = (probe: Probe, signal: AbortSignal, onVerdict: (healthy: boolean) => void) =>
    void watchProbe({ probe, localPort, waitScale, signal, onVerdict });
  const giveUp = (probe: Probe) => {
    log.write(`${probe.type} probe failed ${probe.failureThreshold} times: the container is restarted`);
    void process.terminate((probe.terminationGracePeriodSeconds ?? graceSeconds) * 1000);
  };
  const onStarted = () => {
    const readiness = probeOf('Readiness');
    const liveness = probeOf('Liveness');
    update({ started: true, ready: readiness === undefined });
    if (readiness) watch(readiness, ended, (ready) => update({ ready }));
    if (liveness) watch(liveness, ended, (alive) => alive || giveUp(liveness));
  };

  const startup = probeOf('Startup');
  if (!startup) {
    onStarted();
    return;
  }
  const decided = new AbortController();
  watch(startup, AbortSignal.any([ended, decided.signal]), (passed) => {
    decided.abort();
    if (passed) onStarted();
    else giveUp(startup);
  });
}
