import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { clientCredentials, createApiClient } from '../../infra/local/api-client.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const readyMs = 90_000;

const LocalJson = z.object({
  api: z.url(),
  web: z.url(),
  oidc: z.object({
    issuer: z.url(),
    audience: z.string(),
    scope: z.string(),
    tokenEndpoint: z.url(),
    clients: z.record(z.enum(['operator', 'supervisor']), z.object({ id: z.string(), secret: z.string() })),
  }),
  cosmos: z.object({ endpoint: z.url(), key: z.string() }),
  arm: z.object({ endpoint: z.url() }),
  processes: z.array(z.object({ name: z.string(), pid: z.int(), port: z.int().optional() })),
});

describe('npm start', () => {
  const folder = mkdtempSync(join(tmpdir(), 'clawdesk-start-'));
  const data = join(folder, 'data');
  let running: ChildProcess | undefined;
  let printed = '';

  /** As a terminal does: a process group of its own, which Ctrl-C signals as a whole. */
  async function start(): Promise<z.infer<typeof LocalJson>> {
    printed = '';
    const args = [
      '--disable-warning=ExperimentalWarning',
      'infra/local/start.ts',
      '--data',
      data,
      '--port',
      '0',
      '--web-port',
      '0',
    ];
    const child = spawn(process.execPath, args, { cwd: root, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    running = child;
    child.stderr.on('data', (chunk) => {
      printed += chunk;
    });
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`not ready:\n${printed}`)), readyMs);
      child.once('exit', (code) => reject(new Error(`ended with ${code}:\n${printed}`)));
      child.stdout.on('data', (chunk) => {
        printed += chunk;
        if (!printed.includes('Ctrl-C ends everything')) return;
        clearTimeout(timer);
        resolve();
      });
    });
    return LocalJson.parse(JSON.parse(readFileSync(join(data, 'local.json'), 'utf8')));
  }

  async function ctrlC(): Promise<number | null> {
    const child = running;
    if (!child?.pid || child.exitCode !== null) return null;
    const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
    process.kill(-child.pid, 'SIGINT');
    const code = await exited;
    running = undefined;
    return code;
  }

  const isAlive = (pid: number): boolean => {
    try {
      process.kill(pid, 0);
      return true;
    } catch {
      return false;
    }
  };
  const operatorOf = ({ api, oidc }: z.infer<typeof LocalJson>) => {
    const client = oidc.clients.operator;
    if (!client) throw new Error('no operator');
    return createApiClient({ api, token: clientCredentials({ ...oidc, client }) });
  };

  let first: z.infer<typeof LocalJson>;
  beforeAll(async () => {
    first = await start();
  }, readyMs);
  afterAll(async () => {
    await ctrlC();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  it('prints what runs where, a chat page for each demo tenant and what to try', () => {
    expect(printed).toContain(`${first.web}/chat/acme`);
    expect(printed).toContain(`${first.web}/chat/globex`);
    expect(printed).toMatch(/Try this/);
    expect(printed).toMatch(/Cosmos DB\s+http:\/\/127\.0\.0\.1:\d+/);
  });

  it('leaves one tenant awake and one asleep, and tells scripts all they need, for the owner’s eyes only', async () => {
    expect(statSync(join(data, 'local.json')).mode & 0o777).toBe(0o600);
    const operator = operatorOf(first);
    expect(await operator.tenant('acme')).toMatchObject({ status: 'ready' });
    expect(await operator.tenant('globex')).toMatchObject({ status: 'paused' });
    expect(first.processes.map(({ name }) => name).filter((name) => name.startsWith('globex'))).toEqual([]);
    const page = await fetch(`${first.web}/chat/acme`);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  });

  it(
    'ends every process on Ctrl-C, and continues with the same data and secrets',
    async () => {
      const operator = operatorOf(first);
      await operator.must('POST', '/tenants/acme/documents', {
        documentId: 'kept',
        title: 'Kept',
        text: 'Kept over a restart.',
      });
      expect(await ctrlC()).toBe(0);
      expect(first.processes.filter(({ pid }) => isAlive(pid))).toEqual([]);
      await expect(fetch(first.web)).rejects.toThrow();

      const second = await start();
      expect(second.oidc).toEqual(first.oidc);
      const { documents } = z
        .object({ documents: z.array(z.object({ documentId: z.string() })) })
        .parse(await operatorOf(second).must('GET', '/tenants/acme/documents'));
      expect(documents.map(({ documentId }) => documentId)).toContain('kept');
      expect(await ctrlC()).toBe(0);
      expect(second.processes.filter(({ pid }) => isAlive(pid))).toEqual([]);
    },
    readyMs * 2,
  );
});
