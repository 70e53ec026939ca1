import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../../infra/keeper/main.ts', import.meta.url));

const alive = new Set<ChildProcess>();

/** Starts the keeper as the container does; it ends with us. */
export function spawnKeeper(command: string[], env: Record<string, string>): ChildProcess {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, ...command], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  alive.add(child);
  child.once('exit', () => alive.delete(child));
  return child;
}

/** Ends what a test has left running. */
export async function endKeepers(): Promise<void> {
  const exits = [...alive].map((child) => once(child, 'exit'));
  for (const child of alive) child.kill('SIGKILL');
  await Promise.all(exits);
}

/** Runs a command of the keeper to its end. */
export async function runKeeper(command: string[], env: Record<string, string>) {
  const child = spawnKeeper(command, env);
  const stdout: Buffer[] = [];
  let stderr = '';
  child.stdout?.on('data', (chunk) => stdout.push(chunk));
  child.stderr?.on('data', (chunk) => {
    stderr += chunk;
  });
  const [exitCode] = await once(child, 'close');
  return { exitCode, stdout: Buffer.concat(stdout), stderr };
}

/** `keeper serve`, ready for requests. */
export async function startServing(env: Record<string, string>) {
  const child = spawnKeeper(['serve'], env);
  const exited = once(child, 'exit');
  let output = '';
  child.stderr?.on('data', (chunk) => {
    output += chunk;
  });
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout?.on('data', (chunk) => {
      output += chunk;
      const found = /"serve.listening".*"port":(\d+)/.exec(output);
      if (found?.[1] !== undefined) resolve(Number(found[1]));
    });
    child.once('exit', (code) => reject(new Error(`serve ended with ${code}: ${output}`)));
  });
  const url = `http://127.0.0.1:${port}`;

  async function call(method: string, path: string, body?: unknown, token = env.KEEPER_TOKEN) {
    const response = await fetch(url + path, {
      method,
      headers: { authorization: `Bearer ${token}` },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    return { status: response.status, headers: response.headers, body: JSON.parse(await response.text()) };
  }

  return {
    url,
    call,
    pid: child.pid,
    exited,
    /** Everything that it has written. */
    output: () => output,
    kill: () => child.kill('SIGKILL'),
    terminate: () => child.kill('SIGTERM'),
    async stop() {
      child.kill('SIGKILL');
      await exited;
    },
    /** Orders a snapshot and waits until it has succeeded or failed. */
    async snapshot(snapshotId: string, consistency?: string) {
      await call('POST', '/snapshots', { snapshotId, consistency });
      for (;;) {
        const { body } = await call('GET', `/snapshots/${snapshotId}`);
        if (body.status !== 'running') return body;
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
  };
}
