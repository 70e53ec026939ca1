import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** One of the command-line tools that the operator is signed in to; its standard output comes back. */
export type Cli = (args: readonly string[]) => Promise<string>;

export type Terminal = {
  az: Cli;
  azd: Cli;
  /** Values of the azd environment come in as variables, as azd gives them to its hooks. */
  env: Readonly<Record<string, string | undefined>>;
  say(line: string): void;
};

/** Runs `name` from the PATH for at most `minutes`. Rejects with what it printed to standard error. */
export const cli =
  (name: string, minutes = 30): Cli =>
  (args) =>
    new Promise((resolve, reject) => {
      const options = { timeout: minutes * 60_000, maxBuffer: 16 * 1024 * 1024, shell: process.platform === 'win32' };
      execFile(name, [...args], options, (error, stdout, stderr) => {
        if (!error) return resolve(stdout.trim());
        const missing = 'code' in error && error.code === 'ENOENT';
        const words = missing ? `${name} is not installed, or not on the PATH.` : stderr.trim() || error.message;
        reject(new Error(`${name} ${args.slice(0, 3).join(' ')}: ${words}`, { cause: error }));
      });
    });

/** A setting of the azd environment. @throws with where it comes from, when it is missing. */
export function required(env: Terminal['env'], name: string): string {
  const value = env[name];
  if (!value) throw new Error(`${name} is not set. It is an output of "azd provision", or of an earlier step.`);
  return value;
}

const graph = 'https://graph.microsoft.com/v1.0';

/** Microsoft Graph as the signed-in person. Bodies travel by file: no shell ever sees their quotes. */
export function openGraph(az: Cli) {
  async function send(method: string, path: string, body?: unknown, headers: readonly string[] = []): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'clawdesk-graph-'));
    try {
      const file = join(folder, 'body.json');
      await writeFile(file, JSON.stringify(body ?? {}), { mode: 0o600 });
      const given = body === undefined ? [] : ['--body', `@${file}`];
      const all = ['Content-Type=application/json', ...headers];
      return await az(['rest', '--method', method, '--url', `${graph}${path}`, '--headers', ...all, ...given]);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  const read = async (method: string, path: string, body?: unknown): Promise<unknown> =>
    JSON.parse((await send(method, path, body)) || 'null');
  return {
    get: (path: string) => read('get', path),
    post: (path: string, body: unknown) => read('post', path, body),
    async patch(path: string, body: unknown, headers?: readonly string[]): Promise<void> {
      await send('patch', path, body, headers);
    },
    /** What stands there, or null. */
    async find(path: string): Promise<unknown> {
      try {
        return await read('get', path);
      } catch (error) {
        if (error instanceof Error && /Request_ResourceNotFound|does not exist|Not Found/i.test(error.message))
          return null;
        throw error;
      }
    },
  };
}
