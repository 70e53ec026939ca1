import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { VerifiedPerson } from '../../../shared/azure/entra.ts';
import { ClawDeskError } from '../../../shared/domain/errors.ts';
import { resolveTenant } from '../../../shared/tenancy/resolve-tenant.ts';
import { hashApiKey, headerResolver } from '../../../shared/tenancy/resolvers/header.ts';
import { jwtResolver } from '../../../shared/tenancy/resolvers/jwt.ts';
import {
  bearerToken,
  type Credentials,
  type Resolution,
  type TenantResolver,
} from '../../../shared/tenancy/resolvers/resolver.ts';
import { subdomainResolver } from '../../../shared/tenancy/resolvers/subdomain.ts';

const credentials = (headers: Record<string, string> = {}, host = 'api.clawdesk.example'): Credentials => ({
  header: (name) => headers[name] ?? null,
  host,
});
const always = (name: string, resolution: Resolution | null): TenantResolver => ({
  name,
  resolve: async () => resolution,
});
const by = (name: string, tenantId: string, actor: Resolution['actor'] = null): TenantResolver =>
  always(name, { tenantId, actor, by: name });
const server = { kind: 'server', keyId: 'k1' } as const;

describe('the chain of resolvers', () => {
  it('takes the first that matches', async () => {
    const found = await resolveTenant([always('none', null), by('one', 'acme'), by('two', 'acme')], credentials());
    expect(found).toMatchObject({ tenantId: 'acme', by: 'one' });
  });

  it('takes the identity from whichever proves one', async () => {
    const found = await resolveTenant([by('subdomain', 'acme'), by('header', 'acme', server)], credentials());
    expect(found).toEqual({ tenantId: 'acme', actor: server, by: 'subdomain' });
  });

  it('knows nobody when none matches', async () => {
    await expect(resolveTenant([always('none', null)], credentials())).rejects.toMatchObject({
      code: 'unauthenticated',
    });
  });

  it('lets no match make up for a proof that is wrong', async () => {
    const wrong: TenantResolver = {
      name: 'wrong',
      resolve: () => Promise.reject(new ClawDeskError('unauthenticated', 'No.')),
    };
    for (const chain of [
      [wrong, by('one', 'acme')],
      [by('one', 'acme'), wrong],
    ])
      await expect(resolveTenant(chain, credentials())).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it('ends in the one tenant that all matches name, and otherwise in a refusal', async () => {
    const match = fc.option(fc.constantFrom('acme', 'globex', 'initech'), { nil: null });
    await fc.assert(
      fc.asyncProperty(fc.array(match, { maxLength: 5 }), async (matches) => {
        const chain = matches.map((tenantId, n) => (tenantId === null ? always(`${n}`, null) : by(`${n}`, tenantId)));
        const named = new Set(matches.filter((tenantId) => tenantId !== null));
        const outcome = await resolveTenant(chain, credentials()).catch((error: ClawDeskError) => error.code);
        if (named.size === 1) expect(outcome).toMatchObject({ tenantId: [...named][0] });
        else expect(outcome).toBe(named.size === 0 ? 'unauthenticated' : 'ambiguous-tenant');
      }),
    );
  });
});

describe('the header resolver', () => {
  const apiKey = 'cdk_secret';
  const asked: [string, string][] = [];
  const resolver = headerResolver(async (tenantId, hash) => {
    asked.push([tenantId, hash]);
    return tenantId === 'acme' && hash === hashApiKey(apiKey) ? { keyId: 'k1' } : null;
  });
  const resolve = (headers: Record<string, string>) => resolver.resolve(credentials(headers));

  it('finds the tenant of a key, and asks by the key’s hash alone', async () => {
    const found = await resolve({ 'x-tenant-id': 'acme', 'x-api-key': apiKey });
    expect(found).toEqual({ tenantId: 'acme', actor: server, by: 'header' });
    expect(asked).toEqual([['acme', hashApiKey(apiKey)]]);
  });

  it('leaves requests without either header to others', async () => {
    expect(await resolve({})).toBeNull();
  });

  it.each<[string, Record<string, string>]>([
    ['another tenant', { 'x-tenant-id': 'globex', 'x-api-key': apiKey }],
    ['no tenant', { 'x-api-key': apiKey }],
    ['no key', { 'x-tenant-id': 'acme' }],
    ['an empty key', { 'x-tenant-id': 'acme', 'x-api-key': '' }],
    ['a tenant in capitals', { 'x-tenant-id': 'ACME', 'x-api-key': apiKey }],
    ['two tenants', { 'x-tenant-id': 'acme, acme', 'x-api-key': apiKey }],
    ['the hash instead of the key', { 'x-tenant-id': 'acme', 'x-api-key': hashApiKey(apiKey) }],
  ])('refuses a key with %s', async (_, headers) => {
    await expect(resolve(headers)).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it('never asks the store about a name that no tenant can have, or a key that is too long', async () => {
    asked.length = 0;
    await expect(resolve({ 'x-tenant-id': '../globex', 'x-api-key': apiKey })).rejects.toThrow();
    await expect(resolve({ 'x-tenant-id': 'acme', 'x-api-key': 'k'.repeat(201) })).rejects.toThrow();
    expect(asked).toEqual([]);
  });
});

describe('the subdomain resolver', () => {
  const tenantOf = async (host: string, base: string | null = 'clawdesk.example') =>
    (await subdomainResolver(base).resolve(credentials({}, host)))?.tenantId ?? null;

  it('reads the tenant, but nobody’s identity, from the host', async () => {
    expect(await tenantOf('acme.clawdesk.example')).toBe('acme');
    expect(await tenantOf('Acme.ClawDesk.Example:8443')).toBe('acme');
    const found = await subdomainResolver('clawdesk.example').resolve(credentials({}, 'acme.clawdesk.example'));
    expect(found?.actor).toBeNull();
  });

  it.each([
    'clawdesk.example',
    '.clawdesk.example',
    'acmeclawdesk.example',
    'acme.clawdesk.example.evil.example',
    'a.b.clawdesk.example',
    'acme..clawdesk.example',
    'acme.clawdesk.example.',
    '-acme.clawdesk.example',
    'xn--acme.clawdesk.example',
    '',
  ])('finds no tenant in %p', async (host) => {
    expect(await tenantOf(host)).toBeNull();
  });

  it('finds none where no base domain is set', async () => {
    expect(await tenantOf('acme.clawdesk.example', null)).toBeNull();
  });
});

describe('the JWT resolver', () => {
  const entraToken = `${Buffer.from('{"alg":"RS256"}').toString('base64url')}.e30.c2ln`;
  const visitorToken = `${Buffer.from('{"alg":"HS256"}').toString('base64url')}.e30.c2ln`;
  const verified = (
    tenants: string[],
    tenantClaim: string | null,
    roles: VerifiedPerson['actor']['roles'] = ['Supervisor'],
  ) => jwtResolver(async () => ({ actor: { kind: 'person', personId: 'p', name: 'P', roles, tenants }, tenantClaim }));
  const resolve = (resolver: TenantResolver, token = entraToken) =>
    resolver.resolve(credentials({ authorization: `Bearer ${token}` }));

  it('finds the tenant that the token names and the person acts for', async () => {
    expect(await resolve(verified(['acme'], 'acme'))).toMatchObject({
      tenantId: 'acme',
      actor: { personId: 'p' },
      by: 'jwt',
    });
    expect(await resolve(verified([], 'acme', ['Operator']))).toMatchObject({ tenantId: 'acme' });
  });

  it('finds none that the person does not act for, and none that is not named', async () => {
    expect(await resolve(verified(['acme'], 'globex'))).toBeNull();
    expect(await resolve(verified(['acme'], null))).toBeNull();
  });

  it('leaves visitor tokens to their own resolver', async () => {
    expect(await resolve(verified(['acme'], 'acme'), visitorToken)).toBeNull();
  });
});

describe('a bearer token', () => {
  it.each(['', 'Basic YTpi', 'Bearer', 'Bearer ', 'Bearer a b', 'Bearer ä', `Bearer ${'a'.repeat(8193)}`, 'xBearer a'])(
    'is not in %p',
    (authorization) => expect(bearerToken(credentials({ authorization }))).toBeNull(),
  );

  it('is read whatever the case of its scheme', () => {
    expect(bearerToken(credentials({ authorization: 'bearer a.b-c_d' }))).toBe('a.b-c_d');
  });
});
