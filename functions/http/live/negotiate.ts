import { groupOf, NegotiateResponse, stampGroup } from '../../../shared/contract/live.ts';
import type { Caller } from '../route.ts';
import { route } from '../route.ts';
import type { Services } from '../services.ts';

const minutes = 60;
const mostTenants = 50;

export const negotiate = ({ live }: Services) =>
  route({
    name: 'negotiate',
    method: 'GET',
    path: 'live/negotiate',
    summary: 'An address for live updates of the tenants that the person may see, good for an hour.',
    caller: 'person',
    roles: ['Operator', 'Admin', 'Supervisor'],
    answer: { status: 200, schema: NegotiateResponse },
    async handler({ caller }) {
      const groups = groupsOf(caller);
      return { body: { groups, ...(await live.clientUrl({ userId: caller.personId, groups, minutes })) } };
    },
  });

/** Operators see the whole stamp; everybody else the tenants of their token. */
const groupsOf = ({ roles, tenants }: Caller['person']): string[] =>
  roles.includes('Operator') ? [stampGroup] : [...new Set(tenants)].slice(0, mostTenants).map(groupOf);
