import { Me } from '../../../shared/contract/conversation.ts';
import { route } from '../route.ts';
import type { Services } from '../services.ts';
import { visibleTenants } from './visible-tenants.ts';

export const me = (services: Services) =>
  route({
    name: 'me',
    method: 'GET',
    path: 'me',
    summary: 'Who is signed in, and the tenants they may see.',
    caller: 'person',
    roles: ['Operator', 'Admin', 'Supervisor'],
    answer: { status: 200, schema: Me },
    async handler({ caller }) {
      const { personId, name, roles } = caller;
      const tenants = (await visibleTenants(services, caller)).map(({ tenantId, settings }) => ({
        tenantId,
        displayName: settings.displayName,
      }));
      return { body: { personId, name, roles, tenants } };
    },
  });
