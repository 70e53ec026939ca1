import { ClawDeskError } from '../../../shared/domain/errors.ts';
import type { Actor } from '../../../shared/tenancy/actor.ts';
import type { Resolution } from '../../../shared/tenancy/resolvers/resolver.ts';

/** The verified caller of a customer route; a subdomain alone names the tenant but nobody. */
export function callerOf({ actor }: Resolution): Actor {
  if (actor === null)
    throw new ClawDeskError('unauthenticated', 'Start a session with POST /chat/sessions and send its token.');
  return actor;
}
