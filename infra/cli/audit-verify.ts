import { AuditResponse } from '../../shared/contract/audit.ts';
import { type Command, exitCodes, oneTenant } from './command.ts';

export const auditVerify: Command = {
  name: 'audit verify',
  takes: '<tenantId>',
  summary: 'Follows the tenant’s audit chain from its beginning; ends with 1 and says where when it is broken.',
  async run({ api, args, say }) {
    const tenantId = oneTenant(args);
    const path = `/tenants/${encodeURIComponent(tenantId)}/audit?limit=1`;
    const { chain } = await api.ask(AuditResponse, 'GET', path);
    if (chain.intact) {
      say(`${tenantId}: the chain of ${chain.entries} ${chain.entries === 1 ? 'entry' : 'entries'} is whole.`);
      return exitCodes.done;
    }
    say(`${tenantId}: the chain is BROKEN at entry ${chain.brokenAt}. ${chain.problem}`);
    return exitCodes.no;
  },
};
