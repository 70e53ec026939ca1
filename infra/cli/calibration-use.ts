import { CalibrationResponse } from '../../shared/contract/calibration.ts';
import { type Command, exitCodes, oneTenant, UsageError } from './command.ts';

export const calibrationUse: Command = {
  name: 'calibration use',
  takes: '<tenantId> <version> | <tenantId> platform',
  summary: 'Lets a version hold from the next answer on, or the platform’s own again.',
  async run({ api, args, say }) {
    const [tenantId, wanted, ...more] = args;
    if (wanted === undefined) throw new UsageError('Which version? A number of calibration list, or platform.');
    const version = wanted === 'platform' ? null : versionOf(wanted);
    const path = `/tenants/${encodeURIComponent(oneTenant(tenantId === undefined ? [] : [tenantId, ...more]))}/calibration`;
    const { active } = await api.ask(CalibrationResponse, 'PUT', path, { version });
    say(`${tenantId}: ${active === null ? 'the platform’s own' : `version ${active}`} holds from the next answer on.`);
    return exitCodes.done;
  },
};

function versionOf(text: string): number {
  const version = Number(text);
  if (Number.isInteger(version) && version >= 1) return version;
  throw new UsageError(`A version is a number from 1, or platform, not ${text}.`);
}
