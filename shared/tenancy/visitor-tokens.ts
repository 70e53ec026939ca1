import { errors, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { TenantId } from '../contract/tenant.ts';
import { ClawDeskError } from '../domain/errors.ts';

const issuer = 'clawdesk';
const audience = 'clawdesk-chat';
const lifetimeSeconds = 24 * 3600;
/** How long after its end a token still proves which visitor comes back. */
const renewableSeconds = 30 * 24 * 3600;

const Claims = z.object({
  sub: z.string().regex(/^v[a-z0-9]{20,40}$/),
  tid: TenantId,
  org: z.string().nullable(),
  exp: z.number(),
});

export type Visitor = { tenantId: string; visitorId: string; origin: string | null };
export type VisitorTokens = ReturnType<typeof createVisitorTokens>;

/** Short-lived tokens (HS256 JWT, 24 h) that bind a browser to one tenant, one visitor and the site it is on. */
export function createVisitorTokens(key: Uint8Array, now: () => Date) {
  const read = async (token: string, clockTolerance: number): Promise<Visitor> => {
    try {
      const { payload } = await jwtVerify(token, key, {
        issuer,
        audience,
        algorithms: ['HS256'],
        currentDate: now(),
        clockTolerance,
      });
      const claims = Claims.parse(payload);
      return { tenantId: claims.tid, visitorId: claims.sub, origin: claims.org };
    } catch (error) {
      const expired = error instanceof errors.JWTExpired;
      throw new ClawDeskError(
        'unauthenticated',
        expired ? 'The visitor token has expired; start a new session.' : 'The visitor token is not valid.',
      );
    }
  };
  return {
    async issue(visitor: Visitor): Promise<{ token: string; expiresAt: string }> {
      const seconds = Math.floor(now().getTime() / 1000);
      const token = await new SignJWT({ tid: visitor.tenantId, org: visitor.origin })
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
        .setSubject(visitor.visitorId)
        .setIssuer(issuer)
        .setAudience(audience)
        .setIssuedAt(seconds)
        .setExpirationTime(seconds + lifetimeSeconds)
        .sign(key);
      return { token, expiresAt: new Date((seconds + lifetimeSeconds) * 1000).toISOString() };
    },
    verify: (token: string): Promise<Visitor> => read(token, 5),
    /** Who a token was for, also for 30 days after it expired. */
    verifyForRenewal: (token: string): Promise<Visitor> => read(token, renewableSeconds),
  };
}
