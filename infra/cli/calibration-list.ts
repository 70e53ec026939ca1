import { CalibrationResponse, type CalibrationVersion } from '../../shared/contract/calibration.ts';
import { type Command, exitCodes, oneTenant } from './command.ts';

export const calibrationList: Command = {
  name: 'calibration list',
  takes: '<tenantId>',
  summary: 'The versions of the tenant’s calibration of the gate, newest first, and which one holds.',
  async run({ api, args, say }) {
    const tenantId = oneTenant(args);
    const path = `/tenants/${encodeURIComponent(tenantId)}/calibration`;
    const { active, versions } = await api.ask(CalibrationResponse, 'GET', path);
    say(active === null ? `${tenantId}: the platform’s own holds.` : `${tenantId}: version ${active} holds.`);
    for (const version of versions) say(calibrationLine(version, active));
    return exitCodes.done;
  },
};

/** One version: what it rests on, and its errors before and after on decisions that it has not seen. */
export function calibrationLine(
  { version, at, decisions, heldOut, before, after }: CalibrationVersion,
  active: number | null,
): string {
  const figures = `ECE ${before.ece} → ${after.ece}, Brier ${before.brier} → ${after.brier}`;
  const holds = version === active ? '  holds' : '';
  return `version ${version}  ${at}  ${figures} on ${heldOut} decisions, learned from ${decisions}${holds}`;
}
