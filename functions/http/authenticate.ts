import type { HttpRequest } from '@azure/functions';
import type { PersonVerifier } from '../../shared/azure/entra.ts';
import { ClawDeskError } from '../../shared/domain/errors.ts';
import { resolveTenant } from '../../shared/tenancy/resolve-tenant.ts';
import { bearerToken, type TenantResolver } from '../../shared/tenancy/resolvers/resolver.ts';
import { credentialsOf } from './credentials.ts';
import { instanceScope, tenantOfModelToken } from './models/instance-caller.ts';
import type { Caller, Route } from './route.ts';

export type Authenticate = (route: Route, request: HttpRequest) => Promise<Caller[keyof Caller]>;

export function createAuthenticate(deps: {
  verifyPerson: PersonVerifier;
  resolvers: readonly TenantResolver[];
  instances: Parameters<typeof instanceScope>[0];
}): Authenticate {
  return async (route, request) => {
    switch (route.caller) {
      case 'public':
        return null;
      case 'instance':
        return instanceScope(deps.instances, request, 'gateway', tenantOfModelToken(request));
      case 'tenant':
        return resolveTenant(deps.resolvers, credentialsOf(request));
      case 'person': {
        const token = bearerToken(credentialsOf(request));
        if (token === null)
          throw new ClawDeskError('unauthenticated', 'Send an Entra ID access token as Authorization: Bearer.');
        const { actor } = await deps.verifyPerson(token);
        const allowed = route.roles ?? ['Operator'];
        if (!actor.roles.some((role) => allowed.includes(role))) {
          throw new ClawDeskError('forbidden', `This needs one of the roles ${allowed.join(', ')}.`);
        }
        return actor;
      }
    }
  };
}
