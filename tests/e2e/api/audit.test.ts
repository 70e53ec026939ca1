import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { run } from '../../../infra/cli/run.ts';
import { openDatabase } from '../../../shared/azure/cosmos/database.ts';
import { AuditResponse } from '../../../shared/contract/audit.ts';
import { ApiKeyCreated } from '../../../shared/contract/tenant.ts';
import { type Platform, startPlatform } from '../../support/platform.ts';

let platform: Platform;
let apiKey: string;
beforeAll(async () => {
  platform = await startPlatform();
  apiKey = await platform.createTenant('acme', { persona: 'You know the word marzipan.', idleAfterSeconds: 0 });
}, 90_000);
afterAll(() => platform?.stop(), 60_000);

const audit = async (query = '', tenantId = 'acme') =>
  AuditResponse.parse(await platform.operator.must('GET', `/tenants/${tenantId}/audit${query}`));
/** The newest entries, oldest first. */
const latest = async (limit: number) => (await audit(`?limit=${limit}`)).entries.toReversed();

describe('what operators do to a tenant', () => {
  it('is in its audit chain from the first act on, by name and with what was asked for', async () => {
    const { entries, chain } = await audit();
    expect(entries.at(-1)).toMatchObject({
      seq: 1,
      action: 'tenant.create',
      actor: { roles: ['Operator'] },
      conversationId: null,
      details: { persona: 'given', idleAfterSeconds: 0 },
    });
    expect(chain).toEqual({ intact: true, entries: entries.length, brokenAt: null, problem: null });
  });

  it('is recorded for every kind of change, and never with a text or a secret', async () => {
    const { operator } = platform;
    await operator.must('PATCH', '/tenants/acme', {
      settings: { greeting: 'Try our nougat.', confidenceThreshold: 0.4 },
    });
    const key = ApiKeyCreated.parse(await operator.must('POST', '/tenants/acme/keys', { name: 'shop' }));
    await operator.must('DELETE', `/tenants/acme/keys/${key.keyId}`);
    const document = { documentId: 'sweets', title: 'Praline', text: 'Gianduja is sold out.' };
    await operator.must('POST', '/tenants/acme/documents', document);
    await operator.must('DELETE', '/tenants/acme/documents/sweets');
    const entries = await latest(5);
    expect(entries.map(({ action, details }) => [action, details])).toEqual([
      ['tenant.update', { greeting: 'given', confidenceThreshold: 0.4 }],
      ['api-key.create', { name: 'shop' }],
      ['api-key.delete', { keyId: key.keyId }],
      ['document.add', { documentId: 'sweets', characters: document.text.length }],
      ['document.delete', { documentId: 'sweets' }],
    ]);
    const told = JSON.stringify(await audit());
    for (const secret of ['marzipan', 'nougat', 'Praline', 'Gianduja', apiKey, key.apiKey])
      expect(told).not.toContain(secret);
  });

  it('is recorded also when it is refused, with the reason', async () => {
    expect((await platform.operator.call('POST', '/tenants/acme/resume')).status).toBe(409);
    const [asked, refused] = await latest(2);
    expect(asked).toMatchObject({ action: 'tenant.resume' });
    expect(refused).toMatchObject({
      action: 'tenant.resume.refused',
      cause: 'The tenant is ready; it cannot resume now.',
      details: { request: asked?.seq, code: 'conflict' },
    });
  });

  it('is not recorded when it was not understood or not allowed', async () => {
    const { chain } = await audit();
    expect((await platform.operator.call('PATCH', '/tenants/acme', { settings: { no: 1 } })).status).toBe(400);
    expect((await platform.supervisor.call('POST', '/tenants/acme/pause')).status).toBe(403);
    expect((await audit()).chain.entries).toBe(chain.entries);
  });

  it('comes in pages, newest first, each with the judgement on the whole chain', async () => {
    const all = (await audit('?limit=200')).entries.map(({ seq }) => seq);
    const first = await audit('?limit=3');
    const second = await audit(`?limit=3&before=${first.next}`);
    expect([...first.entries, ...second.entries].map(({ seq }) => seq)).toEqual(all.slice(0, 6));
    expect(second.chain).toEqual({ intact: true, entries: all.length, brokenAt: null, problem: null });
    expect((await audit('?before=2')).next).toBeNull();
  });

  it('is not there for a tenant that never was', async () => {
    expect((await platform.operator.call('GET', '/tenants/nosuch/audit')).status).toBe(404);
  });
});

describe('the clawdesk command', () => {
  const entry = fileURLToPath(new URL('../../../infra/cli/clawdesk.ts', import.meta.url));
  const program = ['--disable-warning=ExperimentalWarning', entry];
  const folder = mkdtempSync(join(tmpdir(), 'clawdesk-command-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  async function clawdesk(args: string[], env: Record<string, string> = {}) {
    const said = { out: '', err: '' };
    const say = (where: 'out' | 'err') => (text: string) => {
      said[where] += text;
    };
    const code = await run([...args, '--data', folder], { env, out: say('out'), err: say('err') });
    return { code, ...said };
  }
  const signedIn = async () => ({ CLAWDESK_API_URL: platform.api, CLAWDESK_TOKEN: await platform.operatorToken() });

  it('verifies a chain, signed in by a token, as a process of its own', async () => {
    const child = spawn(process.execPath, [...program, 'audit', 'verify', 'acme'], {
      env: { ...process.env, ...(await signedIn()) },
      timeout: 20_000,
    });
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    const { entries } = (await audit()).chain;
    expect(await Promise.all([text(child.stdout), text(child.stderr), ended])).toEqual([
      `acme: the chain of ${entries} entries is whole.\n`,
      '',
      0,
    ]);
  });

  it('finds the platform of this machine by its local.json', async () => {
    const { tokenEndpoint, scope, clients } = platform.entra;
    const local = { api: platform.api, oidc: { tokenEndpoint, scope, clients } };
    writeFileSync(join(folder, 'local.json'), JSON.stringify(local), { mode: 0o600 });
    const { code, out } = await clawdesk(['audit', 'list', 'acme', '--limit', '2']);
    expect(code).toBe(0);
    expect(out.split('\n').map((line) => /tenant\.resume(\.refused)?/.exec(line)?.[0])).toEqual([
      'tenant.resume.refused',
      'tenant.resume',
      undefined,
    ]);
    rmSync(join(folder, 'local.json'));
  });

  it.each<[string, string[], number, string]>([
    ['is alone', [], 2, ''],
    ['asks for something unknown', ['audit', 'burn', 'acme'], 2, 'There is no command audit burn.'],
    ['names no tenant', ['audit', 'verify'], 2, 'Which tenant?'],
    ['names two tenants', ['audit', 'verify', 'acme', 'globex'], 2, 'globex is too much'],
    ['gives a limit that is none', ['audit', 'list', 'acme', '--limit', 'many'], 2, '--limit is a number'],
    ['gives an unknown option', ['audit', 'verify', 'acme', '--fast'], 2, "Unknown option '--fast'"],
    ['names a tenant that is not there', ['audit', 'verify', 'nosuch'], 3, 'There is no such tenant.'],
  ])('says what is wrong when it %s', async (_, args, code, message) => {
    const answer = await clawdesk(args, await signedIn());
    expect(answer.err).toContain(message);
    expect(answer.code).toBe(code);
  });

  it('says what it needs where no platform is, and when none answers', async () => {
    expect(await clawdesk(['audit', 'verify', 'acme'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('Set CLAWDESK_API_URL and CLAWDESK_TOKEN, or start one with npm start'),
    });
    const nowhere = { CLAWDESK_API_URL: 'http://127.0.0.1:9/api', CLAWDESK_TOKEN: 'x' };
    expect(await clawdesk(['audit', 'verify', 'acme'], nowhere)).toMatchObject({
      code: 3,
      err: expect.stringContaining('http://127.0.0.1:9/api does not answer'),
    });
  });

  it('explains every command', async () => {
    expect((await clawdesk(['--help'])).code).toBe(0);
    for (const command of ['audit verify', 'audit list', 'board rebuild']) {
      const { code, out } = await clawdesk([...command.split(' '), '--help']);
      expect([code, out]).toEqual([0, expect.stringContaining(`clawdesk ${command} `)]);
    }
  });

  it('ends with 1 and says where when somebody changed an entry in the database', async () => {
    const { endpoint, key } = platform.cosmos;
    const item = openDatabase({ endpoint, key, database: 'clawdesk' }).container('audit').item('e|0000000002', 'acme');
    const { resource } = await item.read();
    await item.replace({ ...resource, action: 'tenant.nothing' });
    const broken = 'the chain is BROKEN at entry 2. Entry 2 was changed';
    expect(await clawdesk(['audit', 'verify', 'acme'], await signedIn())).toMatchObject({
      code: 1,
      out: expect.stringContaining(broken),
    });
    await item.replace(resource);
    expect(await clawdesk(['audit', 'verify', 'acme'], await signedIn())).toMatchObject({ code: 0 });
  });
});

describe('a tenant that was destroyed', () => {
  it('leaves its audit chain, with its own end in it', async () => {
    await platform.operate('DELETE', '/tenants/acme?force=true');
    await platform.reached('acme', 'gone');
    const { entries, chain } = await audit();
    expect(entries[0]).toMatchObject({ action: 'tenant.destroy', details: { force: true, keepData: false } });
    expect(chain.intact).toBe(true);
  }, 60_000);
});
