import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { InstanceUnavailable } from '../../../shared/openclaw/errors.ts';
import { createInstanceClient, type InstanceClient } from '../../../shared/openclaw/instance-client.ts';
import { instanceEnvironment } from '../../../shared/openclaw/instance-environment.ts';

export type Command = (...args: string[]) => [string, ...string[]];

export interface Running {
  url: string;
  gatewayToken: string;
  client: InstanceClient;
  /** All that the process printed. */
  output(): string;
  /** Sends SIGTERM and resolves with the exit code. */
  stop(): Promise<number | null>;
}

export const modelToken = 'model-token-0d5a2f7c9b';

export async function temporaryFolder(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await realpath(await mkdtemp(join(tmpdir(), 'clawdesk-instance-')));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

export async function writeInstance(stateDir: string, files: Record<string, string>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(stateDir, path)), { recursive: true });
    await writeFile(join(stateDir, path), content);
  }
}

export const readLog = (stateDir: string) => readFile(join(stateDir, 'logs/gateway.log'), 'utf8').catch(() => '');

/** Runs the command on a state folder until it ends by itself; for instances that cannot run. */
export async function exitCodeOf(command: Command, stateDir: string): Promise<number | null> {
  const { child } = await launch(command, stateDir, 'unused');
  const [code] = z.tuple([z.int().nullable(), z.unknown()]).parse(await once(child, 'exit'));
  return code;
}

/** Starts an instance on a state folder and waits until it says that it has started. */
export async function startInstance(command: Command, stateDir: string, gatewayToken: string): Promise<Running> {
  const { child, port, output } = await launch(command, stateDir, gatewayToken);
  const exited = once(child, 'exit').then(([code]) => z.int().nullable().parse(code));
  const url = `http://127.0.0.1:${port}`;
  const client = createInstanceClient({ url, gatewayToken });
  while (!(await hasStarted(client))) {
    if (child.exitCode !== null) throw new Error(`The instance exited with ${child.exitCode}:\n${output()}`);
    await sleep(50);
  }
  return {
    url,
    gatewayToken,
    client,
    output,
    async stop() {
      child.kill('SIGTERM');
      return exited;
    },
  };
}

async function launch(command: Command, stateDir: string, gatewayToken: string) {
  const port = await freePort();
  await mkdir(join(stateDir, 'tmp'), { recursive: true });
  const [program, ...args] = command('gateway', 'run', '--port', String(port), '--bind', 'loopback');
  const child: ChildProcess = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      HOME: stateDir,
      TMPDIR: join(stateDir, 'tmp'),
      ...instanceEnvironment(stateDir),
      OPENCLAW_GATEWAY_TOKEN: gatewayToken,
      CLAWDESK_MODEL_TOKEN: modelToken,
    },
  });
  let text = '';
  const collect = (chunk: Buffer) => {
    text += chunk;
  };
  child.stdout?.on('data', collect);
  child.stderr?.on('data', collect);
  return { child, port, output: () => text };
}

async function hasStarted(client: InstanceClient): Promise<boolean> {
  try {
    return (await client.startup()).started;
  } catch (error) {
    if (error instanceof InstanceUnavailable) return false;
    throw error;
  }
}

/** A port nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = z.object({ port: z.number() }).parse(server.address());
  server.close();
  await once(server, 'close');
  return port;
}
