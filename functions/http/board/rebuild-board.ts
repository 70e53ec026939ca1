import { z } from 'zod';
import { TenantId } from '../../../shared/contract/tenant.ts';
import { route } from '../route.ts';
import type { Services } from '../services.ts';

export const rebuildBoard = ({ rebuildBoard: rebuild }: Services) =>
  route({
    name: 'rebuildBoard',
    method: 'POST',
    path: 'tenants/{tenantId}/board/rebuild',
    summary:
      'Makes the live board again from the conversations; says how many there are and how many rows were behind.',
    caller: 'person',
    roles: ['Operator'],
    params: z.object({ tenantId: TenantId }),
    audit: ({ params }) => ({ ...params, action: 'board.rebuild' }),
    answer: { status: 200, schema: z.object({ rows: z.int(), repaired: z.int() }) },
    async handler({ caller, params: { tenantId }, contextOf }) {
      return { body: await rebuild({ ctx: contextOf(tenantId, caller) }) };
    },
  });
