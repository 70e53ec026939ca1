import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { createPersonVerifier, type PersonVerifier } from '../../shared/azure/entra.ts';

const audience = '0a0a0a0a-1111-2222-3333-444444444444';
let server: Server;
let issuer: string;
let verify: PersonVerifier;
let sign: (claims: Record<string, unknown>) => Promise<string>;

beforeAll(async () => {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const keys = [{ ...(await exportJWK(publicKey)), kid: 'one', alg: 'RS256', use: 'sig' }];
  server = createServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    const isDiscovery = request.url?.endsWith('/.well-known/openid-configuration');
    response.end(JSON.stringify(isDiscovery ? { issuer, jwks_uri: `${issuer}/keys` } : { keys }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  verify = createPersonVerifier({ issuer, audience });
  sign = (claims) =>
    new SignJWT({ oid: 'person-1', name: 'Sofia', roles: ['Supervisor'], ...claims })
      .setProtectedHeader({ alg: 'RS256', kid: 'one' })
      .setIssuer(issuer)
      .setAudience(audience)
      .setSubject('subject-1')
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(privateKey);
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

it.each([
  ['a claim of our own', { tenants: ['acme', 'globex'] }, ['acme', 'globex']],
  ['a directory extension of Entra ID', { 'extn.tenants': ['acme', 'globex'] }, ['acme', 'globex']],
  ['a directory extension with one value', { 'extn.tenants': 'acme' }, ['acme']],
  ['both', { tenants: ['acme'], 'extn.tenants': ['acme', 'globex'] }, ['acme', 'globex']],
  ['none', {}, []],
])('takes the tenants of a person from %s', async (_, claims, tenants) => {
  expect((await verify(await sign(claims))).actor).toEqual({
    kind: 'person',
    personId: 'person-1',
    name: 'Sofia',
    roles: ['Supervisor'],
    tenants,
  });
});

it('knows no role but its own', async () => {
  expect((await verify(await sign({ roles: ['Supervisor', 'Emperor'] }))).actor.roles).toEqual(['Supervisor']);
});
