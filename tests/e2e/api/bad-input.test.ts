// Over 300 lines: tables of hostile input against one running platform; parts would each start another one.
import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exportSPKI, importJWK, SignJWT } from 'jose';
import { z } from 'zod';
import { visitorKeyOf } from '../../../shared/tenancy/tenant-secrets.ts';
import { createVisitorTokens } from '../../../shared/tenancy/visitor-tokens.ts';
import type { Answer } from './call.ts';
import { canary, startTwoTenants, type World } from './two-tenants.ts';

let world: World;
beforeAll(async () => {
  world = await startTwoTenants();
}, 90_000);
afterAll(() => world?.stop(), 60_000);

const isProblem = (answer: Answer, status: number): void => {
  expect([answer.status, answer.headers.get('content-type')]).toEqual([status, 'application/problem+json']);
  expect(answer.json).toMatchObject({ status, code: expect.any(String), title: expect.any(String) });
};

const tokenText = (header: object, claims: object, signature = ''): string =>
  [header, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .concat(signature)
    .join('.');

describe('a body that is not what the route takes', () => {
  const good = '"clientMessageId":"m-1","text":"hello"';
  const post = (body: unknown, headers: Record<string, string> = {}) =>
    world.call({ method: 'POST', path: '/chat/messages', headers: { ...world.callers.visitor, ...headers }, body });

  it.each<[string, string | Uint8Array]>([
    ['is cut off', `{${good}`],
    ['is no JSON', 'hello=world'],
    ['is empty', ''],
    ['is null', 'null'],
    ['is a list', `[{${good}}]`],
    ['is a string', '"hello"'],
    ['has a number as text', '{"clientMessageId":"m-1","text":5}'],
    ['has an object as id', '{"clientMessageId":{"$ne":null},"text":"hello"}'],
    ['has an unknown field', `{${good},"tenantId":"globex"}`],
    ['has a __proto__', `{${good},"__proto__":{"polluted":true}}`],
    ['has a constructor', `{${good},"constructor":{"prototype":{"polluted":true}}}`],
    ['has half a surrogate pair', '{"clientMessageId":"m-1","text":"a \\ud800 b"}'],
    ['has half a surrogate pair in a name', '{"clientMessageId":"m-1","text":"a","\\udc00":1}'],
    ['is no UTF-8', Buffer.from('{"clientMessageId":"m-1","text":"\xff\xfe"}', 'latin1')],
    ['begins with a UTF-16 mark', Buffer.from(`\ufeff{${good}}`, 'utf16le')],
    ['nests 30,000 lists', `{"clientMessageId":"m-1","text":${'['.repeat(30_000)}${']'.repeat(30_000)}}`],
    ['nests 8,000 objects', `${'{"a":'.repeat(8000)}1${'}'.repeat(8000)}`],
    [
      'has an attachment that is no image',
      `{${good},"attachments":[{"kind":"image","dataUrl":"javascript:alert(1)"}]}`,
    ],
    ['has a text that is too long', `{"clientMessageId":"m-1","text":"${'a'.repeat(8001)}"}`],
    ['is blank', '{"clientMessageId":"m-1","text":" \\n "}'],
  ])('is refused when it %s', async (_, body) => {
    isProblem(await post(body), 400);
  });

  it.each(['text/xml', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    'is refused as %s',
    async (type) => isProblem(await post(`{${good}}`, { 'content-type': type }), 400),
  );

  it.each(['1e400', '-1e400', '1e-400', '9007199254740993000', '0.5', '"1"', 'NaN'])(
    'is refused when a limit is %s',
    async (number) => {
      const body = `{"settings":{"limits":{"visitorPerMinute":${number},"tenantPerMinute":1}}}`;
      isProblem(await world.call({ method: 'PATCH', path: '/tenants/acme', headers: operator(), body }), 400);
    },
  );
  const operator = (): Record<string, string> => world.callers.operator ?? {};

  it.each(['with a length', 'in chunks'])(
    'is refused at 2 MB %s, and the connection still serves others',
    async (how) => {
      const chunks = Array.from({ length: 32 }, () => Buffer.alloc(65_536, 0x20));
      for (const caller of ['visitor', 'nobody']) {
        const { status } = await world.call({
          method: 'POST',
          path: '/chat/messages',
          headers: world.callers[caller] ?? {},
          body: how === 'in chunks' ? chunks : Buffer.concat(chunks),
        });
        expect(status).toBe(caller === 'visitor' ? 413 : 401);
        const after = await Promise.all(
          Array.from({ length: 4 }, () => world.call({ method: 'GET', path: '/health' })),
        );
        expect(after.map((answer) => answer.status)).toEqual([200, 200, 200, 200]);
      }
    },
  );

  it('takes the last of two equal names, as every JSON parser here does', async () => {
    const answer = await post('{"clientMessageId":"twice-1","text":"first","text":"second"}');
    expect(answer).toMatchObject({ status: 202, json: { message: { text: 'second' } } });
  });

  it('keeps control characters and any script as they were written', async () => {
    const text = 'a\u0000b \u202e <script>alert(1)</script> 😀 ﷽';
    const answer = await post({ clientMessageId: 'odd-1', text });
    expect(answer).toMatchObject({ status: 202, json: { message: { text } } });
  });
});

describe('an identity that is not the caller’s', () => {
  const list = (headers: Record<string, string>) => {
    const { conversationId } = world.acme.customer;
    return world.call({ method: 'GET', path: `/chat/conversations/${conversationId}/messages`, headers });
  };
  const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });
  const platformKey = (): Uint8Array =>
    visitorKeyOf(Buffer.from(world.platform.settings.CLAWDESK_MASTER_KEY ?? '', 'base64'));
  const claims = (): Record<string, unknown> => {
    const [, payload = ''] = world.acme.customer.token.split('.');
    return z.record(z.string(), z.unknown()).parse(JSON.parse(Buffer.from(payload, 'base64url').toString()));
  };

  it('is refused when the visitor token has expired', async () => {
    const longAgo = createVisitorTokens(platformKey(), () => new Date(Date.now() - 2 * 86_400_000));
    const { token } = await longAgo.issue({ tenantId: 'acme', visitorId: `v${'a'.repeat(26)}`, origin: null });
    const answer = await list(bearer(token));
    isProblem(answer, 401);
    expect(answer.text).toContain('expired');
  });

  it('is refused when the visitor token was changed, signed by another key, or not signed', async () => {
    const [header, payload, signature] = world.acme.customer.token.split('.');
    const globex = Buffer.from(JSON.stringify({ ...claims(), tid: 'globex' })).toString('base64url');
    const otherKey = new SignJWT(claims()).setProtectedHeader({ alg: 'HS256' }).sign(Buffer.alloc(32, 7));
    const tokens = [
      `${header}.${globex}.${signature}`,
      `${header}.${payload}.`,
      `${header}.${payload}`,
      await otherKey,
      tokenText({ alg: 'none' }, claims()),
      tokenText({ alg: 'None', typ: 'JWT' }, claims()),
      tokenText({}, claims()),
      '...',
      'a',
    ];
    for (const token of tokens) isProblem(await list(bearer(token)), 401);
  });

  it('is refused when an HS256 token is signed with the directory’s public key', async () => {
    const { keys } = z
      .object({ keys: z.array(z.looseObject({ kty: z.string() })).min(1) })
      .parse(await (await fetch(world.platform.entra.jwksUri)).json());
    const { iss, aud } = { iss: world.platform.entra.issuer, aud: world.platform.entra.audience };
    const forged = { iss, aud, sub: 'x', roles: ['Operator'], exp: Math.floor(Date.now() / 1000) + 600 };
    for (const jwk of keys) {
      const publicKey = await importJWK({ ...jwk, ext: true }, 'RS256', { extractable: true });
      if (publicKey instanceof Uint8Array) throw new Error('The directory publishes a secret.');
      for (const secret of [await exportSPKI(publicKey), JSON.stringify(jwk)]) {
        const unsigned = tokenText({ alg: 'HS256', kid: jwk.kid }, forged).slice(0, -1);
        const token = `${unsigned}.${createHmac('sha256', secret).update(unsigned).digest('base64url')}`;
        isProblem(await world.call({ method: 'GET', path: '/tenants', headers: bearer(token) }), 401);
        isProblem(await list(bearer(token)), 401);
      }
    }
  });

  it('is refused when a person’s token has expired, or is for another service or from another directory', async () => {
    const operator = { roles: ['Operator'] };
    const tokens = await Promise.all([
      world.sign(operator, { seconds: -60 }),
      world.sign(operator, { audience: 'api://another' }),
      world.sign(operator, { issuer: 'http://127.0.0.1:1/another' }),
    ]);
    for (const token of tokens)
      isProblem(await world.call({ method: 'GET', path: '/tenants', headers: bearer(token) }), 401);
  });

  it('finds nothing in another tenant’s conversation', async () => {
    const path = `/chat/conversations/${world.globex.customer.conversationId}/messages`;
    for (const name of ['visitor', 'api key']) {
      const answer = await world.call({ method: 'GET', path, headers: world.callers[name] ?? {} });
      expect(answer.text).not.toContain(canary);
      isProblem(answer, 404);
    }
  });

  it('is refused when a key of one tenant comes with the name of another, or alone', async () => {
    isProblem(await list({ 'x-tenant-id': 'globex', 'x-api-key': world.acme.key }), 401);
    isProblem(await list({ 'x-tenant-id': 'nosuch', 'x-api-key': world.acme.key }), 401);
    isProblem(await list({ 'x-api-key': world.acme.key }), 401);
    isProblem(await list({ 'x-tenant-id': 'acme' }), 401);
    isProblem(await list({ 'x-tenant-id': '../globex', 'x-api-key': world.acme.key }), 401);
    isProblem(await list({ 'x-tenant-id': 'acme', 'x-api-key': 'k'.repeat(5000) }), 401);
  });

  it('is refused when two proofs name different tenants', async () => {
    const key = { 'x-tenant-id': 'globex', 'x-api-key': world.globex.key };
    const person = bearer(await world.sign({ roles: ['Supervisor'], tenants: ['acme'], tenant: 'acme' }));
    const visitor = bearer(world.acme.customer.token);
    const subdomain = { host: 'globex.clawdesk.localhost' };
    for (const headers of [
      { ...key, ...visitor },
      { ...key, ...person },
      { ...subdomain, ...visitor },
      { ...subdomain, ...person },
      { ...subdomain, 'x-tenant-id': 'acme', 'x-api-key': world.acme.key },
    ]) {
      const answer = await list(headers);
      isProblem(answer, 400);
      expect(answer.json).toMatchObject({ code: 'ambiguous-tenant' });
    }
  });

  it('is accepted when two proofs agree', async () => {
    const visitor = bearer(world.acme.customer.token);
    expect((await list({ ...visitor, host: 'acme.clawdesk.localhost' })).status).toBe(200);
    expect((await list({ ...visitor, 'x-tenant-id': 'acme', 'x-api-key': world.acme.key })).status).toBe(200);
  });

  it('knows nobody by the subdomain alone', async () => {
    isProblem(await list({ host: 'acme.clawdesk.localhost' }), 401);
  });

  it('is told that an unknown tenant is not there', async () => {
    isProblem(await world.call({ method: 'POST', path: '/chat/sessions', body: { tenantId: 'nosuch' } }), 404);
    for (const path of ['', '/keys', '/documents', '/search?q=x']) {
      isProblem(
        await world.call({ method: 'GET', path: `/tenants/nosuch${path}`, headers: world.callers.operator ?? {} }),
        404,
      );
    }
  });
});

describe('an address that leads nowhere', () => {
  const tricks = [
    '..',
    '../',
    '%2e%2e',
    '%2e%2e%2f',
    '..%5c',
    '%00',
    'acme%00',
    'acme%0a',
    'a|b',
    '%7c',
    '%c3%bc',
    '%ff',
    '%zz',
  ];
  tricks.push(
    'acme%2fkeys',
    '%3cscript%3e',
    "'%20or%201=1",
    '%7bx%7d',
    '*',
    'ACME',
    'x'.repeat(3000),
    'acme;a=b',
    '%F0%9F%98%80',
  );

  it('is refused in every place of every path that names something', async () => {
    const { json } = await world.call({ method: 'GET', path: '/openapi.json' });
    const { paths } = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) }).parse(json);
    const named = { tenantId: 'acme', conversationId: world.acme.customer.conversationId, draftId: '1-1-1' };
    const places = Object.entries(paths).flatMap(([path, methods]) =>
      [...path.matchAll(/\{(\w+)\}/g)].flatMap(([whole]) =>
        Object.keys(methods).map((method) => ({ method: method.toUpperCase(), path, whole })),
      ),
    );
    expect(places.length).toBeGreaterThan(15);
    for (const { method, path, whole } of places) {
      const answers = await Promise.all(
        tricks.map((trick) => {
          const rest = path
            .replace(whole, trick)
            .replace(/\{(\w+)\}/g, (_, name: string) => Object(named)[name] ?? 'x');
          return world.call({ method, path: `${rest}?tenantId=acme`, headers: world.callers.operator ?? {}, body: {} });
        }),
      );
      const taken = answers.flatMap(({ status }, n) =>
        [400, 401, 404, 405].includes(status) ? [] : [`${status} ${method} ${path} with ${tricks[n]}`],
      );
      expect(taken).toEqual([]);
    }
  });

  it('is told in the shape of every other problem, with the methods where there are some', async () => {
    isProblem(await world.call({ method: 'GET', path: '/nowhere' }), 404);
    isProblem(await world.call({ method: 'POST', path: '/tenants/acme/nothing', body: {} }), 404);
    const wrong = await world.call({ method: 'PUT', path: '/tenants/acme' });
    isProblem(wrong, 405);
    expect(wrong.headers.get('allow')).toBe('GET, PATCH, DELETE');
  });

  it('is refused when its Host header is none', async () => {
    for (const host of ['a b', '[::', 'acme.clawdesk.localhost:99999'])
      expect((await world.call({ method: 'GET', path: '/health', headers: { host } })).status).toBe(400);
  });

  it('is refused in the models’ own shape where an instance calls', async () => {
    const path = '/model/v1/chat/completions';
    const broken = await world.call({ method: 'POST', path, body: '{', headers: world.callers.gateway ?? {} });
    expect([broken.status, broken.json]).toEqual([400, { error: expect.objectContaining({ code: 'invalid-input' }) }]);
    const unauthenticated = [401, { error: expect.objectContaining({ code: 'unauthenticated' }) }];
    const unknown = await world.call({ method: 'GET', path: '/model/v1/models' });
    expect([unknown.status, unknown.json]).toEqual(unauthenticated);
    // Who calls is asked before what the body says.
    const stranger = await world.call({ method: 'POST', path, body: '{' });
    expect([stranger.status, stranger.json]).toEqual(unauthenticated);
  });
});
