import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type LocalKeyVault, startKeyVault } from '../../infra/local/key-vault/start-key-vault.ts';
import { createTenantVault, type TenantVault } from '../../shared/azure/key-vault.ts';
import { openScope } from '../../shared/tenancy/scope.ts';

const folder = mkdtempSync(join(tmpdir(), 'key-vault-'));
const acme = openScope('acme', { kind: 'platform', cause: 'test' });
const globex = openScope('globex', { kind: 'platform', cause: 'test' });
const nobody = { getToken: async () => null };

let server: LocalKeyVault;
let vault: TenantVault;

beforeAll(async () => {
  server = await startKeyVault({ port: 0, dataFolder: folder });
  vault = createTenantVault({ url: server.endpoint, credential: nobody });
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

/** Written, however often that has to be tried; `null` is "not yet". */
async function written(scope: typeof acme, secrets: Record<string, string>): Promise<Record<string, string>> {
  for (let attempt = 0; attempt < 20; attempt++) {
    const urls = await vault.write(scope, secrets);
    if (urls) return urls;
  }
  throw new Error('The secrets could not be written.');
}

const valuesOf = async (urls: Record<string, string>): Promise<string[]> =>
  Promise.all(Object.values(urls).map((url) => server.readSecret(url)));

describe('secrets of tenants in the vault', () => {
  it('are named by the tenant and reached by their exact version', async () => {
    const urls = await written(acme, { 'gateway-token': 'one', 'keeper-token': 'two' });
    expect(Object.keys(urls)).toEqual(['gateway-token', 'keeper-token']);
    expect(urls['gateway-token']).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/secrets\/t-acme-gateway-token\/[0-9a-f]{32}$/);
    expect(await valuesOf(urls)).toEqual(['one', 'two']);
    const others = await written(globex, { 'gateway-token': 'theirs' });
    expect(await valuesOf(others)).toEqual(['theirs']);
    expect(await valuesOf(urls)).toEqual(['one', 'two']);
  });

  it('get a new version only when their value is new, and the earlier one stays readable', async () => {
    const first = await written(acme, { token: 'old' });
    expect(await written(acme, { token: 'old' })).toEqual(first);
    const second = await written(acme, { token: 'new' });
    expect(second).not.toEqual(first);
    expect(await valuesOf(first)).toEqual(['old']);
    expect(await valuesOf(second)).toEqual(['new']);
  });

  it('can be removed twice, and come back under the same name', async () => {
    const first = await written(acme, { 'model-token': 'before' });
    await vault.remove(acme, ['model-token', 'never-there']);
    await vault.remove(acme, ['model-token']);
    expect(server.names()).not.toContain('t-acme-model-token');
    await expect(valuesOf(first)).rejects.toThrow('there is no secret t-acme-model-token');
    expect(await vault.write(acme, { 'model-token': 'after' })).toBeNull();
    expect(await valuesOf(await written(acme, { 'model-token': 'after' }))).toEqual(['after']);
  });

  it('are given to nobody without a token', async () => {
    const response = await fetch(`${server.endpoint}/secrets/t-acme-gateway-token?api-version=2025-07-01`);
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toContain('resource="https://vault.azure.net"');
    expect(await response.text()).not.toContain('one');
  });
});
