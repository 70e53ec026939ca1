import type { PersonVerifier } from '../../azure/entra.ts';
import { actsFor } from '../actor.ts';
import { bearerToken, type TenantResolver } from './resolver.ts';
import { algorithmOf } from './visitor.ts';

/** An Entra ID token with a claim that names the tenant (`tenant`); the person must act for it. */
export function jwtResolver(verifyPerson: PersonVerifier): TenantResolver {
  return {
    name: 'jwt',
    async resolve(credentials) {
      const token = bearerToken(credentials);
      if (token === null || algorithmOf(token) === 'HS256') return null;
      const { actor, tenantClaim } = await verifyPerson(token);
      if (tenantClaim === null || !actsFor(actor, tenantClaim)) return null;
      return { tenantId: tenantClaim, actor, by: 'jwt' };
    },
  };
}
