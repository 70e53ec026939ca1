// Over 300 lines: the chain in one running platform; parts would each start another one.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { run } from '../../../infra/cli/run.ts';
import { openDatabase } from '../../../shared/azure/cosmos/database.ts';
import { AuditResponse } from '../../../shared/contract/audit.ts';
import { ConversationView } from '../../../shared/contract/conversation.ts';
import { ApiKeyCreated } from '../../../shared/contract/tenant.ts';
import { type Platform, startPlatform } from '../../support/platform.ts';
import { caller, hangUp } from './call.ts';
import { describedRoutes } from './random-calls.ts';

let platform: Platform;
let apiKey: string;
beforeAll(async () => {
  platform = await startPlatform({ demo: [{ tenantId: 'acme', displayName: 'Acme', state: 'awake' }] });
  const settings = { persona: 'You know the word marzipan.', idleAfterSeconds: 0, confidenceThreshold: 1 };
  apiKey = await platform.createTenant('acme', settings);
}, 90_000);
afterAll(async () => {
  hangUp();
  await platform?.stop();
}, 60_000);

/** Waits until something is there, for at most 30 s. */
async function until<T>(look: () => Promise<T | null>): Promise<T> {
  for (let n = 0; n < 300; n++) {
    const found = await look();
    if (found !== null) return found;
    await delay(100);
  }
  throw new Error('Waited for half a minute.');
}

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
      details: { persona: 'given', idleAfterSeconds: 0, confidenceThreshold: 1 },
    });
    expect(chain).toEqual({ intact: true, entries: entries.length, brokenAt: null, problem: null });
  });

  it('is recorded for every kind of change, and never with a text or a secret', async () => {
    const { operator } = platform;
    await operator.must('PATCH', '/tenants/acme', {
      settings: { greeting: 'Try our nougat.', idleAfterSeconds: 900 },
    });
    const key = ApiKeyCreated.parse(await operator.must('POST', '/tenants/acme/keys', { name: 'shop' }));
    await operator.must('DELETE', `/tenants/acme/keys/${key.keyId}`);
    const document = { documentId: 'sweets', title: 'Praline', text: 'Gianduja is sold out.' };
    await operator.must('POST', '/tenants/acme/documents', document);
    await operator.must('DELETE', '/tenants/acme/documents/sweets');
    const entries = await latest(5);
    expect(entries.map(({ action, details }) => [action, details])).toEqual([
      ['tenant.update', { greeting: 'given', idleAfterSeconds: 900 }],
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

describe('what people do to a conversation', () => {
  const refunds = { documentId: 'refunds', title: 'Refunds', text: 'A refund reaches your card within five days.' };

  /** A customer whose question has got a draft that waits for a person; and what the supervisor may do about it. */
  async function asked() {
    const { conversationId, send } = await platform.visitor('acme');
    const path = (rest = '') => `/conversations/${conversationId}${rest}?tenantId=acme`;
    await send('When does a refund reach my card?');
    const { draftId } = await until(async () => {
      const view = ConversationView.parse(await platform.supervisor.must('GET', path()));
      return view.row.heldDraft;
    });
    const does = (verb: string, body?: unknown, method = 'POST') =>
      platform.supervisor.must(method, path(`/${verb}`), body);
    return { conversationId, does, decides: (verb: string, body?: unknown) => does(`drafts/${draftId}/${verb}`, body) };
  }

  it('is in the chain, each act once, whatever it is', async () => {
    await platform.operator.must('POST', '/tenants/acme/documents', refunds);
    const [a, b, c] = await Promise.all([asked(), asked(), asked()]);
    const acts: Record<string, [string, () => Promise<unknown>]> = {
      claim: ['conversation.claim', () => a.does('claim')],
      setTags: ['conversation.tags', () => a.does('tags', { tags: ['refund'] }, 'PUT')],
      addNote: ['conversation.note', () => a.does('notes', { text: 'Pays by pistachio card.' })],
      approveDraft: ['conversation.approve', () => a.decides('approve')],
      whisper: ['conversation.whisper', () => a.does('whisper', { text: 'Offer a pistachio.' })],
      resolve: ['conversation.resolve', () => a.does('resolve', { outcome: 'solved' })],
      reopen: ['conversation.reopen', () => a.does('reopen')],
      release: ['conversation.release', () => a.does('release')],
      editDraft: ['conversation.edit', () => b.decides('edit', { text: 'In five days, with a pistachio.' })],
      takeOver: ['conversation.take-over', () => b.does('take-over')],
      reply: ['conversation.reply', () => b.does('reply', { text: 'A pistachio for you.' })],
      handBack: ['conversation.hand-back', () => b.does('hand-back', { posture: 'draft-only' })],
      setPosture: ['conversation.posture', () => b.does('posture', { posture: 'auto' }, 'PUT')],
      rejectDraft: ['conversation.reject', () => c.decides('reject', { reason: 'Say it in a friendlier way.' })],
    };
    const described = (await describedRoutes({ call: caller(platform.api) }))
      .filter(({ method, path }) => method !== 'GET' && path.startsWith('/conversations/{conversationId}/'))
      .map(({ operationId }) => operationId);
    // Who looks or types is told for seconds and stored nowhere.
    expect([...Object.keys(acts), 'presence'].sort()).toEqual(described.sort());

    for (const [, act] of Object.values(acts)) await act();
    const expected = Object.values(acts).map(([action]) => action);
    const recorded = await until(async () => {
      const { entries, chain } = await audit('?limit=200');
      expect(chain.intact).toBe(true);
      const found = entries.filter(({ action }) => action.startsWith('conversation.'));
      return found.length < expected.length ? null : found;
    });
    expect(recorded.map(({ action }) => action).sort()).toEqual(expected.sort());
    for (const { actor, conversationId } of recorded) {
      expect(actor).toMatchObject({ name: 'Supervisor automation', roles: ['Supervisor'] });
      expect([a, b, c].map((one) => one.conversationId)).toContain(conversationId);
    }
    expect(recorded.find(({ action }) => action === 'conversation.reject')?.cause).toBe('Say it in a friendlier way.');
    expect(JSON.stringify(await audit('?limit=200'))).not.toContain('pistachio');
  }, 90_000);
});

describe('the clawdesk command', () => {
  const entry = fileURLToPath(new URL('../../../infra/cli/clawdesk.ts', import.meta.url));
  const program = ['--disable-warning=ExperimentalWarning', entry];
  const folder = mkdtempSync(join(tmpdir(), 'clawdesk-command-'));
  afterEach(() => rmSync(join(folder, 'local.json'), { force: true }));
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
    await platform.operator.call('POST', '/tenants/acme/resume');
    const { code, out } = await clawdesk(['audit', 'list', 'acme', '--limit', '2']);
    expect(code).toBe(0);
    expect(out.split('\n').map((line) => /tenant\.resume(\.refused)?/.exec(line)?.[0])).toEqual([
      'tenant.resume.refused',
      'tenant.resume',
      undefined,
    ]);
  });

  it('makes the board of a tenant again, or of all', async () => {
    for (const which of ['acme', '--all'])
      expect(await clawdesk(['board', 'rebuild', which], await signedIn())).toEqual({
        code: 0,
        out: 'acme: 3 conversations, 0 of them were behind.\n',
        err: '',
      });
    expect(await latest(2)).toMatchObject([{ action: 'board.rebuild' }, { action: 'board.rebuild' }]);
  });

  it('tells which calibration holds, and why none can be made yet', async () => {
    const env = await signedIn();
    const own = { code: 0, out: 'acme: the platform’s own holds.\n', err: '' };
    expect(await clawdesk(['calibration', 'list', 'acme'], env)).toEqual(own);
    expect(await clawdesk(['calibration', 'refit', 'acme'], env)).toMatchObject({
      code: 3,
      err: expect.stringContaining('a refit needs 40'),
    });
    const used = await clawdesk(['calibration', 'use', 'acme', 'platform'], env);
    expect(used).toMatchObject({ code: 0, out: expect.stringContaining('holds from the next answer on') });
    expect(await clawdesk(['calibration', 'use', 'acme', 'best'], env)).toMatchObject({ code: 2 });
    expect(await latest(3)).toMatchObject([
      { action: 'calibration.refit' },
      { action: 'calibration.refit.refused' },
      { action: 'calibration.use', details: { version: 'the platform’s own' } },
    ]);
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
    for (const command of [
      'audit verify',
      'audit list',
      'board rebuild',
      'calibration list',
      'calibration refit',
      'calibration use',
    ]) {
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
