import { z } from 'zod';
import { Tenant } from '../../shared/contract/tenant.ts';
import { type Command, exitCodes, oneTenant, UsageError } from './command.ts';

const Rebuilt = z.object({ rows: z.int(), repaired: z.int() });

export const boardRebuild: Command = {
  name: 'board rebuild',
  takes: '<tenantId> | --all',
  summary: 'Makes the live board again from the conversations, which it is a view of.',
  details: '  --all          the boards of all tenants, one after the other',
  options: { all: { type: 'boolean', default: false } },
  async run({ api, args, options, say }) {
    if (options.all && args.length > 0) throw new UsageError('Either a tenant or --all.');
    const tenants = options.all
      ? (await api.ask(z.object({ tenants: z.array(Tenant) }), 'GET', '/tenants')).tenants.map((one) => one.tenantId)
      : [oneTenant(args)];
    for (const tenantId of tenants) {
      const path = `/tenants/${encodeURIComponent(tenantId)}/board/rebuild`;
      const { rows, repaired } = await api.ask(Rebuilt, 'POST', path);
      say(`${tenantId}: ${rows} ${rows === 1 ? 'conversation' : 'conversations'}, ${repaired} of them were behind.`);
    }
    return exitCodes.done;
  },
};
