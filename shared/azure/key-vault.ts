import type { TokenCredential } from '@azure/identity';
import { type KeyVaultSecret, SecretClient } from '@azure/keyvault-secrets';
import { assertScope, type TenantScope } from '../tenancy/scope.ts';
import { allowsInsecure } from './loopback.ts';

/** Addresses of exact versions, by the secrets' own names: what follows a rotation is decided by whoever deploys. */
export type SecretUrls = Record<string, string>;

export type TenantVault = {
  /** Null while a secret that was deleted before is being recovered; to be called again. */
  write(scope: TenantScope, secrets: Record<string, string>): Promise<SecretUrls | null>;
  remove(scope: TenantScope, names: readonly string[]): Promise<void>;
};

const patience = () => ({ abortSignal: AbortSignal.timeout(20_000) });

/** Tenants' secrets in one vault of the stamp, as `t-<tenantId>-<name>`. */
export function createTenantVault({ url, credential }: { url: string; credential: TokenCredential }): TenantVault {
  const isLocal = allowsInsecure(url);
  const client = new SecretClient(url, isLocal ? anybody : credential, {
    // The vault on this machine is no subdomain of what its challenge names.
    ...(isLocal ? { allowInsecureConnection: true, disableChallengeResourceVerification: true } : {}),
  });
  const nameOf = ({ tenantId }: TenantScope, name: string): string => `t-${tenantId}-${name}`;

  async function read(name: string): Promise<KeyVaultSecret | null> {
    try {
      return await client.getSecret(name, patience());
    } catch (error) {
      if (isStatus(error, 404)) return null;
      throw error;
    }
  }

  /** A repeated write of the same value makes no version. */
  async function write(name: string, value: string): Promise<string | null> {
    const known = await read(name);
    if (known?.value === value && known.properties.id) return known.properties.id;
    try {
      return (await client.setSecret(name, value, patience())).properties.id ?? null;
    } catch (error) {
      if (!isStatus(error, 409)) throw error;
      await recover(name);
      return null;
    }
  }

  /** A deleted secret keeps its name for weeks. Refused while it is still being deleted, or recovered by another call. */
  async function recover(name: string): Promise<void> {
    try {
      await client.beginRecoverDeletedSecret(name, patience());
    } catch (error) {
      if (!isStatus(error, 404) && !isStatus(error, 409)) throw error;
    }
  }

  return {
    async write(scope, secrets) {
      assertScope(scope);
      const written = await Promise.all(
        Object.entries(secrets).map(async ([name, value]) => [name, await write(nameOf(scope, name), value)] as const),
      );
      const urls = written.flatMap(([name, secretUrl]) => (secretUrl === null ? [] : [[name, secretUrl] as const]));
      return urls.length === written.length ? Object.fromEntries(urls) : null;
    },

    async remove(scope, names) {
      assertScope(scope);
      for (const name of names) {
        try {
          await client.beginDeleteSecret(nameOf(scope, name), patience());
        } catch (error) {
          if (!isStatus(error, 404) && !isStatus(error, 409)) throw error;
        }
      }
    },
  };
}

const anybody: TokenCredential = {
  getToken: async () => ({ token: 'loopback', expiresOnTimestamp: Date.now() + 3_600_000 }),
};

const isStatus = (error: unknown, status: number): boolean =>
  error instanceof Error && 'statusCode' in error && error.statusCode === status;
