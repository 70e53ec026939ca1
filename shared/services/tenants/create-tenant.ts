import { randomBytes } from 'node:crypto';
import type { z } from 'zod';
import type { ApiKey, TenantStore } from '../../azure/cosmos/tenants.ts';
import { type CreateTenantRequest, type Operation, TenantSettings } from '../../contract/tenant.ts';
import { ClawDeskError } from '../../domain/errors.ts';
import { randomId } from '../../domain/ids.ts';
import { defaultSettings, type TenantRecord } from '../../domain/tenant.ts';
import { hashApiKey } from '../../tenancy/resolvers/header.ts';
import { newSecretSalt } from '../../tenancy/tenant-secrets.ts';
import type { Context } from '../context.ts';

/** A new key: the text is given to the caller once, only its hash is kept. */
export function newApiKey(name: string, at: string): { apiKey: string; key: ApiKey; hash: string } {
  const apiKey = `cdk_${randomBytes(32).toString('base64url')}`;
  return { apiKey, key: { keyId: `k${randomId(12)}`, name, createdAt: at }, hash: hashApiKey(apiKey) };
}

export type CreateTenant = ReturnType<typeof createCreateTenant>;

/**
 * Takes the name and begins the `create` operation. A tenant that was destroyed with its data kept gets it back.
 * @throws conflict when the name is taken.
 */
export function createCreateTenant(deps: { tenants: TenantStore; stamp: string; now: () => Date }) {
  const { tenants, stamp, now } = deps;
  return async ({
    ctx: { scope, orchestrations },
    input,
  }: {
    ctx: Context;
    input: { settings: z.infer<typeof CreateTenantRequest>['settings'] };
  }): Promise<{ operation: Operation; apiKey: string }> => {
    const at = now().toISOString();
    const { tenantId } = scope;
    // Before the archive: what is left of the name's last tenant is there by the time that the name is free.
    if (await tenants.read(scope)) throw taken(tenantId);
    const archive = await tenants.archive(scope);
    const operation = tenants.newOperation(tenantId, 'create', at);
    const tenant: TenantRecord = {
      tenantId,
      status: 'creating',
      settings: TenantSettings.parse({ ...(archive?.settings ?? defaultSettings(tenantId)), ...input.settings }),
      stamp,
      secretSalt: archive?.secretSalt ?? newSecretSalt(),
      ...(archive?.secrets ? { secrets: archive.secrets } : {}),
      instance: null,
      snapshot: archive?.snapshot ?? null,
      operation: { id: operation.id, kind: operation.kind },
      createdAt: at,
      lastActivityAt: at,
    };
    const { apiKey, key, hash } = newApiKey('first key', at);
    if (!(await tenants.create(scope, { tenant, operation, key: { ...key, hash } }))) throw taken(tenantId);
    await orchestrations.startOperation(operation);
    return { operation, apiKey };
  };
}

const taken = (tenantId: string): ClawDeskError =>
  new ClawDeskError('conflict', `The name ${tenantId} is taken; choose another one.`);
