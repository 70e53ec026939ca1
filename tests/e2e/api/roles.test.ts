import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { OverviewResponse } from '../../../shared/contract/overview.ts';
import { describedRoutes } from './random-calls.ts';
import { startTwoTenants, type World } from './two-tenants.ts';

let world: World;
beforeAll(async () => {
  world = await startTwoTenants();
}, 90_000);
afterAll(() => world?.stop(), 60_000);

const everybody = ['nobody', 'visitor', 'api key', 'supervisor', 'admin', 'operator', 'gateway', 'keeper'] as const;
type Name = (typeof everybody)[number];

type Row = {
  route: string;
  call: { method: string; path: string; body?: unknown };
  /** Who is let in, and with what; everybody else is refused. */
  allowed: Partial<Record<Name, number>>;
};

// What is changed here exists nowhere, so that one call is like the next: 404 and 409 say "allowed, but".
const tenant = '/tenants/acme';
const conversation = '/conversations/cnosuch0000';
const inAcme = '?tenantId=acme';
const allPeople = (status: number) => ({ supervisor: status, admin: status, operator: status });
const managers = (status: number) => ({ admin: status, operator: status });
const supervising = (status: number) => ({ supervisor: status, operator: status });
const all = (status: number) => Object.fromEntries(everybody.map((name) => [name, status]));
const call = (method: string, path: string, body?: unknown) => ({
  method,
  path,
  ...(body === undefined ? {} : { body }),
});

const message = { clientMessageId: 'role-1', text: 'Hello', customerId: 'anna' };
const ownModels = { fast: 'a', vision: 'b', reasoning: 'c' };
const table: Row[] = [
  { route: 'health', call: call('GET', '/health'), allowed: all(200) },
  { route: 'openapi', call: call('GET', '/openapi.json'), allowed: all(200) },
  { route: 'startSession', call: call('POST', '/chat/sessions', { tenantId: 'acme' }), allowed: all(201) },
  { route: 'sendMessage', call: call('POST', '/chat/messages', message), allowed: { 'api key': 202, visitor: 400 } },
  {
    route: 'listMessages',
    call: call('GET', '/chat/conversations/cnosuch0000/messages'),
    allowed: { 'api key': 404, visitor: 404 },
  },
  { route: 'createTenant', call: call('POST', '/tenants', { tenantId: 'acme' }), allowed: { operator: 409 } },
  { route: 'listTenants', call: call('GET', '/tenants'), allowed: allPeople(200) },
  { route: 'getTenant', call: call('GET', tenant), allowed: allPeople(200) },
  { route: 'updateTenant', call: call('PATCH', tenant, { settings: { greeting: 'Hi' } }), allowed: managers(200) },
  { route: 'getRouting', call: call('GET', `${tenant}/routing`), allowed: managers(200) },
  { route: 'tryRouting', call: call('POST', `${tenant}/routing/try`, { text: 'Hi' }), allowed: managers(200) },
  { route: 'getCalibration', call: call('GET', `${tenant}/calibration`), allowed: managers(200) },
  // Nobody has decided anything yet.
  { route: 'refitCalibration', call: call('POST', `${tenant}/calibration/refit`), allowed: managers(409) },
  {
    route: 'useCalibration',
    call: call('PUT', `${tenant}/calibration`, { version: null }),
    allowed: managers(200),
  },
  { route: 'pauseTenant', call: call('POST', '/tenants/nosuch/pause'), allowed: { operator: 404 } },
  { route: 'rotateTenant', call: call('POST', '/tenants/nosuch/rotate'), allowed: { operator: 404 } },
  { route: 'resumeTenant', call: call('POST', `${tenant}/resume`), allowed: { operator: 409 } },
  { route: 'destroyTenant', call: call('DELETE', '/tenants/nosuch'), allowed: { operator: 404 } },
  { route: 'getOperation', call: call('GET', '/operations/acme.nosuch'), allowed: managers(404) },
  { route: 'getOverview', call: call('GET', '/overview?days=30'), allowed: allPeople(200) },
  { route: 'createApiKey', call: call('POST', `${tenant}/keys`, { name: 'shop' }), allowed: managers(201) },
  { route: 'listApiKeys', call: call('GET', `${tenant}/keys`), allowed: managers(200) },
  { route: 'deleteApiKey', call: call('DELETE', `${tenant}/keys/knosuch`), allowed: managers(404) },
  { route: 'getModelProvider', call: call('GET', `${tenant}/model-provider`), allowed: managers(200) },
  {
    route: 'putModelProvider',
    call: call('PUT', `${tenant}/model-provider`, { provider: 'openai', models: ownModels }),
    allowed: managers(400),
  },
  { route: 'deleteModelProvider', call: call('DELETE', `${tenant}/model-provider`), allowed: managers(204) },
  { route: 'getUsage', call: call('GET', `${tenant}/usage`), allowed: managers(200) },
  { route: 'getAudit', call: call('GET', `${tenant}/audit`), allowed: managers(200) },
  {
    route: 'addDocument',
    call: call('POST', `${tenant}/documents`, { documentId: 'a', title: 'A', text: 'A' }),
    allowed: allPeople(201),
  },
  { route: 'listDocuments', call: call('GET', `${tenant}/documents`), allowed: allPeople(200) },
  { route: 'getDocument', call: call('GET', `${tenant}/documents/nosuch`), allowed: allPeople(404) },
  {
    route: 'putDocumentContent',
    call: call('PUT', `${tenant}/documents/nosuch/content`, 'A'),
    allowed: allPeople(400),
  },
  {
    route: 'importDocuments',
    call: call('POST', `${tenant}/documents/import`, { sitemap: 'http://127.0.0.1/' }),
    allowed: allPeople(400),
  },
  { route: 'deleteDocument', call: call('DELETE', `${tenant}/documents/nosuch`), allowed: allPeople(404) },
  { route: 'searchKnowledge', call: call('GET', `${tenant}/search?q=a`), allowed: allPeople(200) },
  { route: 'getCannedReplies', call: call('GET', `${tenant}/canned-replies`), allowed: allPeople(200) },
  {
    route: 'putCannedReplies',
    call: call('PUT', `${tenant}/canned-replies`, { replies: [{ shortcut: 'hi', title: 'Greeting', text: 'Hello!' }] }),
    allowed: allPeople(200),
  },
  { route: 'me', call: call('GET', '/me'), allowed: allPeople(200) },
  { route: 'rebuildBoard', call: call('POST', `${tenant}/board/rebuild`), allowed: { operator: 200 } },
  { route: 'listConversations', call: call('GET', `/conversations${inAcme}`), allowed: allPeople(200) },
  { route: 'getConversation', call: call('GET', conversation + inAcme), allowed: allPeople(404) },
  { route: 'claim', call: call('POST', `${conversation}/claim${inAcme}`), allowed: supervising(404) },
  { route: 'release', call: call('POST', `${conversation}/release${inAcme}`), allowed: supervising(404) },
  {
    route: 'setPosture',
    call: call('PUT', `${conversation}/posture${inAcme}`, { posture: 'draft-only' }),
    allowed: supervising(404),
  },
  {
    route: 'resolve',
    call: call('POST', `${conversation}/resolve${inAcme}`, { outcome: 'solved' }),
    allowed: supervising(404),
  },
  { route: 'reopen', call: call('POST', `${conversation}/reopen${inAcme}`), allowed: supervising(404) },
  {
    route: 'addNote',
    call: call('POST', `${conversation}/notes${inAcme}`, { text: 'VIP' }),
    allowed: supervising(404),
  },
  {
    route: 'whisper',
    call: call('POST', `${conversation}/whisper${inAcme}`, { text: 'Be brief.' }),
    allowed: supervising(404),
  },
  {
    route: 'setTags',
    call: call('PUT', `${conversation}/tags${inAcme}`, { tags: ['vip'] }),
    allowed: supervising(404),
  },
  {
    route: 'editDraft',
    call: call('POST', `${conversation}/drafts/1-1-1-0/edit${inAcme}`, { text: 'Hi' }),
    allowed: supervising(404),
  },
  {
    route: 'rejectDraft',
    call: call('POST', `${conversation}/drafts/1-1-1-0/reject${inAcme}`, { reason: 'Wrong.' }),
    allowed: supervising(404),
  },
  { route: 'takeOver', call: call('POST', `${conversation}/take-over${inAcme}`), allowed: supervising(404) },
  { route: 'handBack', call: call('POST', `${conversation}/hand-back${inAcme}`), allowed: supervising(404) },
  { route: 'reply', call: call('POST', `${conversation}/reply${inAcme}`, { text: 'Hi' }), allowed: supervising(404) },
  {
    route: 'approveDraft',
    call: call('POST', `${conversation}/drafts/1-1-1-0/approve${inAcme}`),
    allowed: supervising(404),
  },
  { route: 'negotiate', call: call('GET', '/live/negotiate'), allowed: allPeople(200) },
  {
    route: 'presence',
    call: call('POST', `${conversation}/presence${inAcme}`, { state: 'viewing' }),
    allowed: supervising(404),
  },
  {
    route: 'modelChatCompletions',
    call: call('POST', '/model/v1/chat/completions', { model: 'fast', messages: [{ role: 'user', content: 'Hi' }] }),
    allowed: { gateway: 200 },
  },
  {
    route: 'modelResponses',
    call: call('POST', '/model/v1/responses', { model: 'fast', input: 'Hi' }),
    allowed: { gateway: 200 },
  },
  { route: 'modelList', call: call('GET', '/model/v1/models'), allowed: { gateway: 200 } },
  { route: 'grantSnapshots', call: call('POST', '/keeper/acme/grants', { access: 'read' }), allowed: { keeper: 200 } },
];

/** A person whose role does not suffice is told so; everybody else is simply not known to a route that is not theirs. */
const refusal = (row: Row, name: Name): number => {
  const person = name === 'supervisor' || name === 'admin' || name === 'operator';
  return person && row.allowed.operator !== undefined ? 403 : 401;
};

describe('who may call what', () => {
  it('is decided here for every route of the API', async () => {
    const described = (await describedRoutes(world)).map(({ operationId }) => operationId);
    expect(table.map(({ route }) => route).sort()).toEqual(described.sort());
  });

  it.each(table)('of $route', async (row) => {
    const answers = await Promise.all(
      everybody.map(async (name) => {
        const { status } = await world.call({ ...row.call, headers: world.callers[name] ?? {} });
        return [name, status];
      }),
    );
    expect(answers).toEqual(everybody.map((name) => [name, row.allowed[name] ?? refusal(row, name)]));
  });
});

describe('another tenant', () => {
  const rows = table.filter(({ call: { path } }) => /\/tenants\/acme|tenantId=acme|\/operations\/acme/.test(path));

  it.each(rows)('is not there for people of acme in $route', async ({ call: own, allowed }) => {
    const path = own.path.replace('acme', 'globex').replace('cnosuch0000', world.globex.customer.conversationId);
    for (const name of ['supervisor', 'admin'] as const) {
      if (allowed[name] === undefined) continue;
      const { status, json } = await world.call({ ...own, path, headers: world.callers[name] ?? {} });
      expect([name, status, json]).toEqual([name, 404, expect.objectContaining({ code: 'not-found' })]);
    }
  });

  it('cannot be told from one that does not exist', async () => {
    const look = async (tenantId: string) => {
      const answer = await world.call({
        method: 'GET',
        path: `/tenants/${tenantId}`,
        headers: world.callers.supervisor ?? {},
      });
      return [answer.status, answer.text.replaceAll(tenantId, '')];
    };
    expect(await look('globex')).toEqual(await look('nosuch'));
  });

  it('is not in the list of tenants', async () => {
    for (const name of ['supervisor', 'admin'] as const) {
      const { json } = await world.call({ method: 'GET', path: '/tenants', headers: world.callers[name] ?? {} });
      expect(json).toEqual({ tenants: [expect.objectContaining({ tenantId: 'acme' })] });
    }
  });

  it('is not in the overview', async () => {
    for (const name of ['supervisor', 'admin'] as const) {
      const { json } = await world.call({ method: 'GET', path: '/overview', headers: world.callers[name] ?? {} });
      const { totals, tenants } = OverviewResponse.parse(json);
      expect(tenants.map(({ tenantId }) => tenantId)).toEqual(['acme']);
      expect(totals.conversations).toBe(tenants[0]?.conversations);
    }
  });

  it('does not open to the tokens of acme’s instance', async () => {
    const grant = { method: 'POST', path: '/keeper/globex/grants', body: { access: 'write' } };
    for (const token of [
      world.acme.secrets.keeperToken,
      world.globex.secrets.modelToken,
      world.acme.secrets.gatewayToken,
    ])
      expect((await world.call({ ...grant, headers: world.bearer(token) })).status).toBe(401);
    const forged = world.acme.secrets.modelToken.replace('acme.', 'globex.');
    expect((await world.call({ method: 'GET', path: '/model/v1/models', headers: world.bearer(forged) })).status).toBe(
      401,
    );
    expect((await world.call({ ...grant, headers: world.bearer(world.globex.secrets.keeperToken) })).status).toBe(200);
  });
});
