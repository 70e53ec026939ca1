import { type AuditEntry, AuditResponse } from '../../shared/contract/audit.ts';
import { type Command, exitCodes, oneTenant, UsageError } from './command.ts';

const pageSize = 200;
const most = 10_000;

export const auditList: Command = {
  name: 'audit list',
  takes: '<tenantId> [--limit N]',
  summary: 'What people did in the tenant, newest first.',
  details: `  --limit N      at most so many entries (20; up to ${most})`,
  options: { limit: { type: 'string', default: '20' } },
  async run({ api, args, options, say }) {
    const tenantId = oneTenant(args);
    let left = limitOf(String(options.limit));
    let before = '';
    while (left > 0) {
      const path = `/tenants/${encodeURIComponent(tenantId)}/audit?limit=${Math.min(left, pageSize)}${before}`;
      const { entries, next, chain } = await api.ask(AuditResponse, 'GET', path);
      if (before === '' && !chain.intact) say(`The chain is BROKEN at entry ${chain.brokenAt}. ${chain.problem}`);
      for (const entry of entries) say(lineOf(entry));
      if (next === null) break;
      left -= Math.min(left, pageSize);
      before = `&before=${next}`;
    }
    return exitCodes.done;
  },
};

function limitOf(text: string): number {
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 1 && limit <= most) return limit;
  throw new UsageError(`--limit is a number from 1 to ${most}, not ${text}.`);
}

function lineOf({ seq, at, actor, action, conversationId, cause, details }: AuditEntry): string {
  const more = Object.entries(details).map(([name, value]) => `${name}=${value}`);
  const about = [conversationId, ...more].filter((part) => part !== null).join(' ');
  const parts = [seq, at, `${actor.name} (${actor.roles.join(', ')})`, action, about, cause ?? ''];
  return shown(parts.filter((part) => part !== '').join('  '));
}

/** Names and causes are what people typed: nothing of it may steer the terminal. */
const shown = (text: string): string => text.replaceAll(/\p{C}/gu, '·');
