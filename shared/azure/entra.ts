import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import { z } from 'zod';
import { ClawDeskError } from '../domain/errors.ts';
import type { Actor } from '../tenancy/actor.ts';

const Claims = z.object({
  oid: z.string().optional(),
  sub: z.string(),
  name: z.string().optional(),
  roles: z.array(z.string()).default([]),
  tenants: z.array(z.string()).default([]),
  /** The same as Entra ID names it: a directory extension, and no list when there is one value. */
  'extn.tenants': z.union([z.array(z.string()), z.string().transform((tenantId) => [tenantId])]).default([]),
  tenant: z.string().optional(),
});
const Role = z.enum(['Operator', 'Admin', 'Supervisor']);

export type VerifiedPerson = { actor: Extract<Actor, { kind: 'person' }>; tenantClaim: string | null };
export type PersonVerifier = (token: string) => Promise<VerifiedPerson>;

/**
 * Verifies Entra ID access tokens by the issuer's published keys (OpenID Connect Discovery 1.0).
 * @throws unauthenticated for a token that is not valid, unavailable when the keys cannot be had.
 */
export function createPersonVerifier(options: { issuer: string; audience: string }): PersonVerifier {
  let keys: Promise<ReturnType<typeof createRemoteJWKSet>> | undefined;
  const discover = async () => {
    const response = await fetch(`${options.issuer}/.well-known/openid-configuration`, {
      signal: AbortSignal.timeout(5000),
    });
    const { jwks_uri } = z.object({ jwks_uri: z.url() }).parse(await response.json());
    return createRemoteJWKSet(new URL(jwks_uri), { timeoutDuration: 5000 });
  };
  return async (token) => {
    keys ??= discover();
    const keySet = await keys.catch((cause) => {
      keys = undefined;
      throw new ClawDeskError('unavailable', 'The identity service does not answer; try again.', {
        cause,
        retryAfterSeconds: 5,
      });
    });
    try {
      const { payload } = await jwtVerify(token, keySet, { ...options, algorithms: ['RS256', 'PS256', 'ES256'] });
      const claims = Claims.parse(payload);
      const roles = claims.roles.flatMap((role) => Role.safeParse(role).data ?? []);
      const tenants = [...new Set([...claims.tenants, ...claims['extn.tenants']])];
      const personId = claims.oid ?? claims.sub;
      return {
        actor: { kind: 'person', personId, name: claims.name ?? personId, roles, tenants },
        tenantClaim: claims.tenant ?? null,
      };
    } catch (cause) {
      if (cause instanceof errors.JWKSTimeout)
        throw new ClawDeskError('unavailable', 'The identity service does not answer; try again.', { cause });
      const expired = cause instanceof errors.JWTExpired;
      throw new ClawDeskError(
        'unauthenticated',
        expired ? 'The access token has expired.' : 'The access token is not valid.',
      );
    }
  };
}
