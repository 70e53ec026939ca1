import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { type ApiClient, clientCredentials, createApiClient } from '../../infra/local/api-client.ts';
import { scenes } from '../../infra/local/demo/seed-conversations.ts';
import { type BoardRow, ConversationView, ListConversationsResponse } from '../../shared/contract/conversation.ts';
import { lightOf } from '../../shared/contract/light.ts';
import { OverviewResponse } from '../../shared/contract/overview.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const readyMs = 90_000;
const seededMs = 180_000;

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
  const begun = new Date().toISOString();
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

  /** What has begun since the platform started; the demo's earlier conversations are left out. */
  const rowsOf = async (operator: ApiClient): Promise<BoardRow[]> => {
    const { rows } = ListConversationsResponse.parse(await operator.must('GET', '/conversations?state=all'));
    return rows.filter(({ openedAt }) => openedAt >= begun);
  };

  async function eventually(what: string, holds: () => boolean | Promise<boolean>, withinMs: number): Promise<void> {
    for (const until = Date.now() + withinMs; Date.now() < until; await delay(200)) if (await holds()) return;
    throw new Error(`Not in ${withinMs / 1000} s: ${what}\n${printed}`);
  }

  /** Lets customers talk until `enough`, then Ctrl-C; what was printed, and how it ended. */
  async function traffic(enough: (output: string) => boolean) {
    const args = ['infra/local/demo/traffic.ts', '--data', data, '--per-minute', '120'];
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], { cwd: root });
    const ended = once(child, 'exit');
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        output += chunk;
      });
    try {
      await eventually('traffic', () => enough(output) || child.exitCode !== null, 60_000);
    } finally {
      child.kill('SIGINT');
    }
    const [code] = await ended;
    return { code, output };
  }

  let first: z.infer<typeof LocalJson>;
  beforeAll(async () => {
    first = await start();
  }, readyMs);
  afterAll(async () => {
    await ctrlC();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  it('prints what runs where, the desk and whom to sign in as, a chat page for each demo tenant and what to try', () => {
    expect(printed).toContain(`${first.web}/chat/acme`);
    expect(printed).toContain(`${first.web}/chat/globex`);
    expect(printed).toContain(`${first.web}/desk/`);
    expect(printed).toMatch(/Sign in as Sofia Supervisor/);
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

  it('tells of two weeks of earlier conversations, which are over and found by their words', async () => {
    const operator = operatorOf(first);
    let one: BoardRow | undefined;
    const isTold = async (): Promise<boolean> => {
      const found = await operator.must('GET', '/conversations?state=resolved&q=racing%20bicycles');
      [one] = ListConversationsResponse.parse(found).rows;
      return one !== undefined;
    };
    await eventually('a conversation of earlier days is found', isTold, 60_000);
    const path = `/conversations/${one?.conversationId}?tenantId=${one?.tenantId}`;
    const { row, messages } = ConversationView.parse(await operator.must('GET', path));
    expect(row.resolution).not.toBeNull();
    expect(messages[0]?.text).toContain('racing bicycles');
    const { days, totals } = OverviewResponse.parse(await operator.must('GET', '/overview?days=14'));
    expect(days.slice(0, -1).filter(({ resolvedByAssistant }) => resolvedByAssistant === 0)).toEqual([]);
    expect(totals.durable.closed).toBeGreaterThan(0);
  }, 90_000);

  it(
    'fills the board with conversations in every state, and wakes nobody for it',
    async () => {
      const operator = operatorOf(first);
      await eventually('the board is full', () => printed.includes('are on the board'), seededMs);
      expect(printed).not.toContain('not as planned');
      const rows = await rowsOf(operator);
      expect(rows).toHaveLength(scenes.length);
      const named = (name: string): BoardRow => {
        const row = rows.find(({ customer }) => customer.name === name);
        if (!row) throw new Error(`${name} is not there`);
        return row;
      };
      const now = new Date();
      expect(new Set(rows.map((row) => lightOf(row, now).colour))).toEqual(new Set(['red', 'yellow', 'green']));
      expect(new Set(rows.map(({ heldDraft }) => heldDraft?.outcome))).toEqual(
        new Set([undefined, 'suggest', 'findings-only']),
      );
      expect(new Set(rows.map(({ handoff }) => handoff?.cause))).toEqual(
        new Set([undefined, 'angry', 'asked-for-person', 'not-grounded', 'take-over', 'drafts-rejected']),
      );
      expect(new Set(rows.map(({ resolution }) => resolution?.outcome))).toEqual(
        new Set([undefined, 'solved', 'not-solved', 'spam']),
      );
      expect(named('Kenji Tanaka').mood).toBe('upset');
      expect(named('Elena Petrova').claim?.name).toBe('Sam Supervisor');
      expect(named('Ben Carter').posture).toBe('draft-only');

      const view = async ({ conversationId, tenantId }: BoardRow): Promise<ConversationView> =>
        ConversationView.parse(await operator.must('GET', `/conversations/${conversationId}?tenantId=${tenantId}`));
      const angry = await view(named('Jonas Weber'));
      expect(angry.packet?.facts.map(({ fact }) => fact)).toContain('Their order number is AC-20817.');
      expect((await view(named('Mei Chen'))).messages[0]?.attachments).toHaveLength(1);
      const redrafted = await view(named('Sara Haddad'));
      expect(redrafted.turns.map(({ status }) => status)).toEqual(['held', 'rejected']);
      expect(redrafted.turns[0]?.text).toContain('hand it in there');
      const edited = await view(named('Noah Johansson'));
      expect(edited.turns.map(({ decision }) => decision?.action)).toContain('edited');

      expect(await operator.tenant('globex')).toMatchObject({ status: 'paused' });
      await eventually(
        'a promise about time is broken',
        async () => (await rowsOf(operator)).some(({ sla }) => sla?.breachedAt),
        90_000,
      );
    },
    seededMs + 90_000,
  );

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

      const { code, output } = await traffic((lines) => lines.split('> ').length > 3 && lines.includes('< assistant'));
      expect({ code, output }).toMatchObject({ code: 0, output: expect.stringMatching(/\d+ messages of customers/) });
      expect((await rowsOf(operatorOf(second))).length).toBeGreaterThan(scenes.length);
      const { keys } = z
        .object({ keys: z.array(z.object({ name: z.string() })) })
        .parse(await operatorOf(second).must('GET', '/tenants/acme/keys'));
      expect(keys.map(({ name }) => name)).not.toContain('Demo traffic');
      expect(printed).not.toContain('are coming');
      expect(await ctrlC()).toBe(0);
      expect(second.processes.filter(({ pid }) => isAlive(pid))).toEqual([]);
    },
    readyMs * 3,
  );
});
