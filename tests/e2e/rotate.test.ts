import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openDatabase } from '../../shared/azure/cosmos/database.ts';
import { createTenantStore } from '../../shared/azure/cosmos/tenants.ts';
import { openScope } from '../../shared/tenancy/scope.ts';
import { createSecretsOf, type TenantSecrets } from '../../shared/tenancy/tenant-secrets.ts';
import { type Platform, startPlatform } from '../support/platform.ts';

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform();
}, 120_000);
afterAll(() => platform?.stop());

const scope = openScope('acme', { kind: 'platform', cause: 'test' });

async function tenant() {
  const { endpoint, key } = platform.cosmos;
  const stored = await createTenantStore(openDatabase({ endpoint, key, database: 'clawdesk' })).read(scope);
  if (!stored) throw new Error('There is no tenant.');
  return stored.value;
}

const secrets = async (): Promise<TenantSecrets> =>
  createSecretsOf(Buffer.from(platform.settings.CLAWDESK_MASTER_KEY ?? '', 'base64'))(await tenant());

async function gatewayTakes(gatewayToken: string): Promise<number> {
  const { url = '' } = (await tenant()).instance ?? {};
  const response = await fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${gatewayToken}`, 'content-type': 'application/json' },
    body: '{}',
  });
  await response.arrayBuffer();
  return response.status;
}

async function proxyTakes(modelToken: string): Promise<number> {
  const response = await fetch(`${platform.api}/model/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${modelToken}`, 'content-type': 'application/json' },
    body: '{}',
  });
  await response.arrayBuffer();
  return response.status;
}

describe("renewing a tenant's tokens", () => {
  it('shuts the old ones out, keeps what the instance remembers, and customers notice nothing', async () => {
    await platform.createTenant('acme');
    const visitor = await platform.visitor('acme');
    await visitor.ask('Hello, how are you?');
    const before = await secrets();
    expect(platform.cloud.vault.names()).toContain('t-acme-gateway-token');
    expect(await gatewayTakes(before.gatewayToken)).toBe(400);

    await platform.operate('POST', '/tenants/acme/rotate');
    const after = await secrets();
    expect(await gatewayTakes(before.gatewayToken)).toBe(401);
    expect(await proxyTakes(before.modelToken)).toBe(401);
    expect(await gatewayTakes(after.gatewayToken)).toBe(400);
    expect(await proxyTakes(after.modelToken)).toBe(400);
    const { status, snapshot, instance } = await tenant();
    expect(status).toBe('ready');
    expect(snapshot).not.toBeNull();
    expect(instance?.lifeId).toBe(snapshot?.lifeId);
    expect(await visitor.ask('And now?')).toMatchObject({ author: 'assistant' });

    await platform.operate('POST', '/tenants/acme/pause');
    await platform.operate('POST', '/tenants/acme/rotate');
    expect((await tenant()).status).toBe('ready');
    expect(await gatewayTakes(after.gatewayToken)).toBe(401);

    await platform.operate('DELETE', '/tenants/acme?force=true');
    expect(platform.cloud.vault.names().filter((name) => name.startsWith('t-acme-'))).toEqual([]);
  }, 120_000);

  it('lets the name come back although its secrets were deleted', async () => {
    await platform.createTenant('acme');
    const visitor = await platform.visitor('acme');
    expect(await visitor.ask('Hello again')).toMatchObject({ author: 'assistant' });
  }, 60_000);
});
