import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { z } from 'zod';
import { type EntraOptions, type LocalEntra, startEntra } from '../../infra/local/entra/start-entra.ts';

const SITE = 'http://localhost:4280';
const CALLBACK = `${SITE}/signed-in`;
const Tokens = z.object({
  access_token: z.string(),
  id_token: z.string().optional(),
  refresh_token: z.string().optional(),
});
const Discovery = z.looseObject({
  issuer: z.string(),
  jwks_uri: z.string(),
  token_endpoint: z.string(),
  authorization_endpoint: z.string(),
});

let folder: string;
let entra: LocalEntra;

const start = (options: Partial<EntraOptions> = {}) =>
  startEntra({
    port: 0,
    dataFolder: folder,
    site: { redirectUris: [CALLBACK] },
    clients: { supervisor: { name: 'Robot', roles: ['Supervisor'], extraTokenClaims: { tenants: ['acme'] } } },
    ...options,
  });

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'entra-'));
  entra = await start();
});

afterEach(async () => {
  await entra.close();
  await rm(folder, { recursive: true });
});

const discover = async () =>
  Discovery.parse(await (await fetch(`${entra.issuer}/.well-known/openid-configuration`)).json());

async function clientToken(name: 'operator' | 'supervisor', secret = entra.clients[name].secret): Promise<Response> {
  const basic = Buffer.from(`${entra.clients[name].id}:${secret}`).toString('base64');
  return fetch(entra.tokenEndpoint, {
    method: 'POST',
    headers: { authorization: `Basic ${basic}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope: entra.scope }),
  });
}

/** Verifies a token exactly as the API does. */
async function verify(token: string, audience = entra.audience, currentDate = new Date()) {
  const { issuer, jwks_uri: jwksUri } = await discover();
  return jwtVerify(token, createRemoteJWKSet(new URL(jwksUri)), { issuer, audience, currentDate });
}

const tokenOf = async (response: Response) => Tokens.parse(await response.json()).access_token;

describe('the local Entra ID for applications', () => {
  it('is found by discovery', async () => {
    const found = await discover();
    expect(found.issuer).toBe(entra.issuer);
    expect(found.issuer).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[0-9a-f-]{36}\/v2\.0$/);
    expect(found.token_endpoint).toBe(entra.tokenEndpoint);
    expect(found.jwks_uri).toBe(entra.jwksUri);
  });

  it('issues access tokens that the API can verify', async () => {
    const operator = await verify(await tokenOf(await clientToken('operator')));
    expect(operator.payload).toMatchObject({
      aud: entra.audience,
      iss: entra.issuer,
      tid: entra.issuer.split('/')[3],
      roles: ['Operator'],
      azp: entra.clients.operator.id,
      oid: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    const supervisor = await verify(await tokenOf(await clientToken('supervisor')));
    expect(supervisor.payload).toMatchObject({ roles: ['Supervisor'], tenants: ['acme'], name: 'Robot' });
  });

  it('issues no token for a wrong secret or another scope', async () => {
    expect((await clientToken('operator', 'wrong')).status).toBe(401);
    const { id, secret } = entra.clients.operator;
    const response = await fetch(entra.tokenEndpoint, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'api://other/.default' }),
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: 'invalid_scope' });
  });

  it('issues tokens that are refused by another audience, another issuer, and when they have expired', async () => {
    const token = await tokenOf(await clientToken('operator'));
    await expect(verify(token, 'api://other')).rejects.toMatchObject({ code: 'ERR_JWT_CLAIM_VALIDATION_FAILED' });
    const inTwoHours = new Date(Date.now() + 7_200_000);
    await expect(verify(token, entra.audience, inTwoHours)).rejects.toMatchObject({ code: 'ERR_JWT_EXPIRED' });
    await entra.close();
    entra = await start();
    await expect(verify(token)).rejects.toMatchObject({ claim: 'iss' });
  });

  it('keeps keys, secrets and the directory over a restart on the same port', async () => {
    const token = await tokenOf(await clientToken('operator'));
    const { clients, issuer } = entra;
    await entra.close();
    entra = await start({ port: Number(new URL(issuer).port) });
    expect(entra.clients).toEqual(clients);
    await expect(verify(token)).resolves.toBeDefined();
    expect((await stat(join(folder, 'entra.json'))).mode & 0o777).toBe(0o600);
  });

  it('answers an unknown route with 404 and JSON', async () => {
    for (const url of [new URL('/nowhere', entra.issuer).href, `${entra.issuer}/nowhere`]) {
      const response = await fetch(url);
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({ error: 'invalid_request' });
    }
  });
});

/** A browser's part in a sign-in: follows redirects by hand and keeps cookies. */
class Browser {
  readonly #cookies = new Map<string, string>();

  async go(url: string, init: RequestInit = {}): Promise<Response> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, { ...init, headers: { cookie }, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    return response;
  }

  /** Goes on until a page, or an address of another server. */
  async follow(url: string, init: RequestInit = {}, hops = 5): Promise<{ url: string; response: Response }> {
    const response = await this.go(url, init);
    const location = response.headers.get('location');
    if (!location || hops === 0) return { url, response };
    const next = new URL(location, url).href;
    return next.startsWith(SITE) ? { url: next, response } : this.follow(next, {}, hops - 1);
  }
}

async function authorizeUrl(verifier: string): Promise<string> {
  const { authorization_endpoint: endpoint } = await discover();
  const parameters = new URLSearchParams({
    client_id: entra.siteClientId,
    response_type: 'code',
    redirect_uri: CALLBACK,
    scope: `openid profile offline_access ${entra.scope}`,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    state: 'st4te',
    nonce: 'n0nce',
  });
  return `${endpoint}?${parameters}`;
}

const redeem = (form: Record<string, string>) =>
  fetch(entra.tokenEndpoint, {
    method: 'POST',
    headers: { origin: SITE },
    body: new URLSearchParams({ client_id: entra.siteClientId, ...form }),
  });

async function signIn(username: string, browser = new Browser()) {
  const verifier = randomBytes(32).toString('base64url');
  const page = await browser.follow(await authorizeUrl(verifier));
  const back = await browser.follow(page.url, { method: 'POST', body: new URLSearchParams({ username }) });
  const code = new URL(back.url).searchParams.get('code') ?? '';
  return {
    page,
    back,
    browser,
    exchange: { grant_type: 'authorization_code', code, redirect_uri: CALLBACK },
    verifier,
  };
}

describe('the local Entra ID for people', () => {
  it('signs a person in with PKCE, as the site does it', async () => {
    const { page, back, exchange, verifier } = await signIn('sofia@clawdesk.example');
    expect(await page.response.text()).toContain('Sofia Supervisor');
    expect(new URL(back.url).searchParams.get('state')).toBe('st4te');
    const response = await redeem({ ...exchange, code_verifier: verifier });
    expect(response.headers.get('access-control-allow-origin')).toBe(SITE);
    const tokens = Tokens.parse(await response.json());
    const access = await verify(tokens.access_token);
    expect(access.payload).toMatchObject({
      roles: ['Supervisor'],
      name: 'Sofia Supervisor',
      preferred_username: 'sofia@clawdesk.example',
      oid: access.payload.sub,
    });
    const id = await verify(tokens.id_token ?? '', entra.siteClientId);
    expect(id.payload).toMatchObject({ nonce: 'n0nce', name: 'Sofia Supervisor', roles: ['Supervisor'] });
  });

  it('lets the site’s own pages read the discovery document and the keys', async () => {
    for (const url of [`${entra.issuer}/.well-known/openid-configuration`, entra.jwksUri]) {
      const response = await fetch(url, { headers: { origin: SITE } });
      expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([200, SITE]);
    }
    const preflight = await fetch(entra.tokenEndpoint, {
      method: 'OPTIONS',
      headers: { origin: SITE, 'access-control-request-method': 'POST' },
    });
    expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([204, SITE]);
  });

  it('renews a session by its refresh token', async () => {
    const { exchange, verifier } = await signIn('adam@clawdesk.example');
    const tokens = Tokens.parse(await (await redeem({ ...exchange, code_verifier: verifier })).json());
    const renewed = await redeem({ grant_type: 'refresh_token', refresh_token: tokens.refresh_token ?? '' });
    expect((await verify(await tokenOf(renewed))).payload).toMatchObject({ roles: ['Admin'] });
  });

  it('asks a person who is signed in nothing again', async () => {
    const { browser } = await signIn('adam@clawdesk.example');
    const back = await browser.follow(await authorizeUrl('another-verifier-another-verifier-another-verifier'));
    expect(new URL(back.url).searchParams.get('code')).toBeTruthy();
  });

  it('refuses a code without its verifier, and a code used twice', async () => {
    const { exchange, verifier } = await signIn('adam@clawdesk.example');
    expect((await redeem({ ...exchange, code_verifier: 'x'.repeat(43) })).status).toBe(400);
    const again = await signIn('adam@clawdesk.example');
    expect((await redeem({ ...again.exchange, code_verifier: again.verifier })).status).toBe(200);
    expect((await redeem({ ...again.exchange, code_verifier: again.verifier })).status).toBe(400);
    expect(verifier).not.toBe(again.verifier);
  });

  it('refuses somebody who is not in the directory', async () => {
    const { back } = await signIn('mallory@evil.example');
    expect(back.response.status).toBe(400);
  });

  it('does not send a code to an unknown site, nor lets one call the token endpoint', async () => {
    const url = (await authorizeUrl('v'.repeat(43))).replace(encodeURIComponent(CALLBACK), 'http%3A%2F%2Fevil.example');
    expect((await new Browser().go(url)).status).toBe(400);
    const { exchange, verifier } = await signIn('adam@clawdesk.example');
    const response = await fetch(entra.tokenEndpoint, {
      method: 'POST',
      headers: { origin: 'http://evil.example' },
      body: new URLSearchParams({ client_id: entra.siteClientId, ...exchange, code_verifier: verifier }),
    });
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });
});
