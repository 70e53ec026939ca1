import { CalibrationVersion } from '../../shared/contract/calibration.ts';
import { calibrationLine } from './calibration-list.ts';
import { type Command, exitCodes, oneTenant } from './command.ts';

export const calibrationRefit: Command = {
  name: 'calibration refit',
  takes: '<tenantId>',
  summary: 'Learns from the drafts that people approved, edited and rejected; makes a version that does not hold yet.',
  async run({ api, args, say }) {
    const tenantId = oneTenant(args);
    const path = `/tenants/${encodeURIComponent(tenantId)}/calibration/refit`;
    const made = await api.ask(CalibrationVersion, 'POST', path);
    say(calibrationLine(made, null));
    say(
      made.after.brier < made.before.brier
        ? `It is better. To let it hold: clawdesk calibration use ${tenantId} ${made.version}`
        : 'It is no better than what holds now.',
    );
    return exitCodes.done;
  },
};
