import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { ContainerLog } from './container-log.ts';
import { identify, signalGroup } from './process-identity.ts';
import type { Store } from './store.ts';

/** How to start one container's process: nothing of our own environment is inherited. */
export type Launch = { file: string; args: string[]; env: Record<string, string>; cwd: string };

/** `exitCode` is null when the process was ended by a signal or could not be started. */
export type Exit = { exitCode: number | null; reason: string };

export type SupervisedProcess = {
  pid: number | undefined;
  exited: Promise<Exit>;
  /** SIGTERM to the main process, SIGKILL to its whole group after `graceMs`; resolves when it is gone. */
  terminate(graceMs: number): Promise<void>;
};

// Safety net for a server that ends without close(): children must not outlive it. Only SIGKILL gets around this;
// then the next start ends them by the processes table of the store.
const running = new Set<number>();
process.on('exit', () => {
  for (const pid of running) signalGroup(pid, 'SIGKILL');
});

/** Starts a process as the leader of its own group, as a container's main process leads its pid namespace. */
export function startProcess(launch: Launch, log: ContainerLog, store: Store): SupervisedProcess {
  let child: ChildProcess;
  try {
    const { file, args, env, cwd } = launch;
    child = spawn(file, args, { env, cwd, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    return neverStarted(Promise.resolve(error), log);
  }
  const { pid, stdout, stderr } = child;
  if (pid === undefined) return neverStarted(once(child, 'error'), log);

  running.add(pid);
  const identity = identify(pid);
  if (identity) store.saveProcess('container', identity);
  if (stdout) log.attach(stdout);
  if (stderr) log.attach(stderr);

  const exited = new Promise<Exit>((resolve) => {
    child.once('exit', (exitCode, signal) => {
      signalGroup(pid, 'SIGKILL');
      running.delete(pid);
      store.forgetProcess(pid);
      resolve({ exitCode, reason: signal ? `terminated by ${signal}` : `exited with code ${exitCode}` });
    });
  });

  return {
    pid,
    exited,
    async terminate(graceMs) {
      child.kill('SIGTERM');
      const timer = setTimeout(() => running.has(pid) && signalGroup(pid, 'SIGKILL'), graceMs);
      await exited;
      clearTimeout(timer);
    },
  };
}

function neverStarted(failure: Promise<unknown>, log: ContainerLog): SupervisedProcess {
  const exited = failure.then((cause) => {
    const reason = `ContainerCannotRun: ${cause}`;
    log.write(reason);
    return { exitCode: null, reason };
  });
  return { pid: undefined, exited, terminate: () => exited.then(() => {}) };
}
