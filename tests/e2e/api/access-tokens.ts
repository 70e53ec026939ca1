import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ItemDefinition } from '@azure/cosmos';
import { importJWK, SignJWT } from 'jose';
import { z } from 'zod';
import { openDatabase } from '../../../shared/azure/cosmos/database.ts';
import { createSecretsOf, type TenantSecrets } from '../../../shared/tenancy/tenant-secrets.ts';
import type { Platform } from '../../support/platform.ts';

export type Person = { roles: string[]; tenants?: string[]; tenant?: string };

const Directory = z.object({ signingKeys: z.array(z.looseObject({ kty: z.literal('RSA'), kid: z.string() })).min(1) });

/** Signs access tokens as the local directory does: with its own key, for anybody, for one hour unless told. */
export async function tokenSigner({ dataFolder, entra }: Platform) {
  const { signingKeys } = Directory.parse(JSON.parse(readFileSync(join(dataFolder, 'entra/entra.json'), 'utf8')));
  const [jwk] = signingKeys;
  if (!jwk) throw new Error('The directory has no key.');
  const key = await importJWK(jwk, 'RS256');
  return (
    person: Person,
    { audience = entra.audience, issuer = entra.issuer, seconds = 3600 } = {},
  ): Promise<string> => {
    const now = Math.floor(Date.now() / 1000);
    return new SignJWT({ oid: `person-${person.roles.join('-')}`, name: 'Test person', ...person })
      .setProtectedHeader({ alg: 'RS256', kid: jwk.kid, typ: 'JWT' })
      .setSubject('test-person')
      .setIssuer(issuer)
      .setAudience(audience)
      .setIssuedAt(now - 7200)
      .setExpirationTime(now + seconds)
      .sign(key);
  };
}

const Salted = z.object({ tenantId: z.string(), secretSalt: z.string() });

/** The secrets of a tenant's instance, derived as the platform does from its key and the stored salt. */
export async function secretsOf(platform: Platform, tenantId: string): Promise<TenantSecrets> {
  const masterKey = Buffer.from(readFileSync(join(platform.dataFolder, 'master-key'), 'utf8'), 'base64');
  const { resource } = await tenantsContainer(platform).item('tenant', tenantId).read<ItemDefinition>();
  return createSecretsOf(masterKey)(Salted.parse(resource));
}

export const tenantsContainer = ({ cosmos }: Platform) =>
  openDatabase({ endpoint: cosmos.endpoint, key: cosmos.key, database: 'clawdesk' }).container('tenants');
