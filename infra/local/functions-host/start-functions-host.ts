import { fork } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

export interface FunctionsHostOptions {
  appFolder: string;
  /** 0 takes any free port. */
  port?: number;
  /** Keys, timer status and the Durable store; a host started again on it continues. */
  stateFolder: string;
  /** Added to this process's environment; wins over local.settings.json. */
  env?: Record<string, string>;
  runActivitiesTwice?: boolean;
  /** Receives each line the host or the app prints. */
  onOutput?: (line: string) => void;
  /** How long the app may take to load, in ms. */
  startTimeout?: number;
}

export interface RunningFunctionsHost {
  url: string;
  port: number;
  pid: number;
  /** Moves durable timers and timer triggers forward in time. */
  advanceClock(milliseconds: number): Promise<void>;
  /** Ends gracefully, as SIGTERM does; killed when that takes longer than 10 s. */
  close(): Promise<void>;
  /** Ends at once, as `kill -9` does. */
  kill(): Promise<void>;
}

const readyMessage = z.object({ ready: z.object({ url: z.string(), port: z.number() }) });

/** Runs a built Functions app in a child process. Rejects with the child's output when the app does not load. */
export async function startFunctionsHost(options: FunctionsHostOptions): Promise<RunningFunctionsHost> {
  const entry = fileURLToPath(new URL('./main.ts', import.meta.url));
  const args = ['--port', String(options.port ?? 0), '--state', options.stateFolder];
  if (options.runActivitiesTwice) args.push('--run-activities-twice');
  const child = fork(entry, [options.appFolder, ...args], {
    // Halves the time to start, also of hosts with another state folder.
    env: { NODE_COMPILE_CACHE: join(tmpdir(), 'clawdesk-compile-cache'), ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  const recent: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue;
    createInterface({ input: stream }).on('line', (line) => {
      recent.push(line);
      if (recent.length > 40) recent.shift();
      options.onOutput?.(line);
    });
  }
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const kill = async () => {
    child.kill('SIGKILL');
    await exited;
  };

  const { ready } = await new Promise<z.output<typeof readyMessage>>((resolve, reject) => {
    const fail = (reason: string) => reject(new Error(`the Functions host ${reason}:\n${recent.join('\n')}`));
    const timeout = setTimeout(
      () => void kill().then(() => fail('was not ready in time')),
      options.startTimeout ?? 30_000,
    );
    child.once('message', (message) => {
      clearTimeout(timeout);
      resolve(readyMessage.parse(message));
    });
    void closed.then(() => {
      clearTimeout(timeout);
      fail('could not start');
    });
  });

  return {
    ...ready,
    pid: child.pid ?? 0,
    async advanceClock(advanceClock) {
      const answered = once(child, 'message');
      child.send({ advanceClock });
      await answered;
    },
    async close() {
      child.kill('SIGTERM');
      const giveUp = setTimeout(() => child.kill('SIGKILL'), 10_000);
      await exited;
      clearTimeout(giveUp);
    },
    kill,
  };
}
