import { hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';

/** Everything that is secret about a tenant, 256 bits each. Derived, never stored: see DECISIONS.md. */
export type TenantSecrets = { gatewayToken: string; keeperToken: string; modelToken: string; encryptionKey: string };

export const newSecretSalt = (): string => randomBytes(32).toString('base64url');

export type SecretSource = { tenantId: string; secretSalt: string; secrets?: { version: number } | undefined };

/**
 * Derives per-tenant secrets from the platform's master key (HKDF-SHA256, RFC 5869) and the tenant's random salt. Tokens
 * follow the version; the key of the snapshots does not, because it must open those that are there.
 */
export function createSecretsOf(masterKey: Uint8Array): (tenant: SecretSource) => TenantSecrets {
  return ({ tenantId, secretSalt, secrets: { version } = { version: 1 } }) => {
    const token = (purpose: string): string => derive(version === 1 ? purpose : `${purpose}|${version}`);
    const derive = (purpose: string): string =>
      Buffer.from(
        hkdfSync('sha256', masterKey, Buffer.from(secretSalt, 'base64url'), `clawdesk|${tenantId}|${purpose}`, 32),
      ).toString('base64url');
    return {
      gatewayToken: token('gateway'),
      keeperToken: token('keeper'),
      modelToken: `${tenantId}.${token('model')}`,
      encryptionKey: derive('snapshot'),
    };
  };
}

/** The platform's own key for visitor tokens. */
export const visitorKeyOf = (masterKey: Uint8Array): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', masterKey, '', 'clawdesk|visitor-token', 32));

/** The platform's own key for the seals of audit chains. */
export const auditKeyOf = (masterKey: Uint8Array): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', masterKey, '', 'clawdesk|audit-seal', 32));

export function sameSecret(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}
