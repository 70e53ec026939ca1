import { describe, expect, it } from '@jest/globals';
import { SignJWT } from 'jose';
import { visitorResolver } from '../../../shared/tenancy/resolvers/visitor.ts';
import { createVisitorTokens, type Visitor } from '../../../shared/tenancy/visitor-tokens.ts';

const key = new Uint8Array(32).fill(1);
const otherKey = new Uint8Array(32).fill(2);
const visitor: Visitor = { tenantId: 'acme', visitorId: `v${'a'.repeat(26)}`, origin: 'https://shop.example' };
const start = Date.parse('2026-01-01T00:00:00Z');
const hour = 3_600_000;
const day = 24 * hour;

/** Tokens at a time that tests move on. */
function tokensAt() {
  const clock = { at: start };
  return { clock, tokens: createVisitorTokens(key, () => new Date(clock.at)) };
}

const claims = (alg = 'HS256'): SignJWT =>
  new SignJWT({ tid: 'acme', org: null })
    .setProtectedHeader({ alg })
    .setSubject(visitor.visitorId)
    .setIssuer('clawdesk')
    .setAudience('clawdesk-chat')
    .setIssuedAt(start / 1000)
    .setExpirationTime((start + hour) / 1000);

describe('a visitor token', () => {
  it('says which tenant, which visitor and which site', async () => {
    const { tokens } = tokensAt();
    const { token, expiresAt } = await tokens.issue(visitor);
    expect(await tokens.verify(token)).toEqual(visitor);
    expect(expiresAt).toBe('2026-01-02T00:00:00.000Z');
  });

  it('ends after a day, and still proves for 30 more who comes back', async () => {
    const { clock, tokens } = tokensAt();
    const { token } = await tokens.issue(visitor);
    clock.at = start + day - 1000;
    expect(await tokens.verify(token)).toEqual(visitor);
    clock.at = start + day + 10_000;
    await expect(tokens.verify(token)).rejects.toMatchObject({
      code: 'unauthenticated',
      message: expect.stringContaining('expired'),
    });
    expect(await tokens.verifyForRenewal(token)).toEqual(visitor);
    clock.at = start + 31 * day + 1000;
    await expect(tokens.verifyForRenewal(token)).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it.each<[string, () => Promise<string>]>([
    ['another key', () => claims().sign(otherKey)],
    ['another algorithm', () => claims('HS512').sign(new Uint8Array(64).fill(1))],
    ['another issuer', () => claims().setIssuer('somebody').sign(key)],
    ['another audience', () => claims().setAudience('clawdesk').sign(key)],
    [
      'no end',
      () =>
        new SignJWT({ tid: 'acme', org: null })
          .setProtectedHeader({ alg: 'HS256' })
          .setSubject(visitor.visitorId)
          .setIssuer('clawdesk')
          .setAudience('clawdesk-chat')
          .sign(key),
    ],
    ['a subject that is no visitor', () => claims().setSubject('operator').sign(key)],
    ['no signature', async () => (await claims().sign(key)).replace(/[^.]*$/, '')],
    ['nothing at all', async () => ''],
  ])('is refused with %s', async (_, make) => {
    await expect(tokensAt().tokens.verify(await make())).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it('would be accepted with none of these faults', async () => {
    expect(await tokensAt().tokens.verify(await claims().sign(key))).toMatchObject({ tenantId: 'acme' });
  });
});

describe('the visitor resolver', () => {
  const { tokens } = tokensAt();
  const resolver = visitorResolver(tokens);
  const resolve = (headers: Record<string, string>) =>
    resolver.resolve({ header: (name) => headers[name] ?? null, host: 'api.example' });

  it('finds the visitor’s tenant on the visitor’s site, and without a site', async () => {
    const authorization = `Bearer ${(await tokens.issue(visitor)).token}`;
    const found = { tenantId: 'acme', actor: { kind: 'visitor', visitorId: visitor.visitorId }, by: 'visitor' };
    expect(await resolve({ authorization, origin: 'https://shop.example' })).toMatchObject(found);
    expect(await resolve({ authorization })).toMatchObject(found);
  });

  it('refuses the token on any other site', async () => {
    const authorization = `Bearer ${(await tokens.issue(visitor)).token}`;
    for (const origin of ['https://evil.example', 'http://shop.example', 'https://shop.example:444', 'null'])
      await expect(resolve({ authorization, origin })).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it('leaves what is no HS256 token to others', async () => {
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.e30.`;
    for (const token of [unsigned, 'abc', 'a.b.c'])
      expect(await resolve({ authorization: `Bearer ${token}` })).toBeNull();
    expect(await resolve({})).toBeNull();
  });
});
