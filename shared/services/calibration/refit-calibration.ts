import type { CalibrationStore } from '../../azure/cosmos/calibrations.ts';
import type { TenantStore } from '../../azure/cosmos/tenants.ts';
import type { CalibrationVersion } from '../../contract/calibration.ts';
import type { Draft } from '../../domain/conversation.ts';
import { ClawDeskError } from '../../domain/errors.ts';
import { type Decision, refit } from '../../domain/gate/refit.ts';
import { calibrationFor } from '../../domain/gate/tenant-calibration.ts';
import { gateWeights } from '../../domain/gate/weights.ts';
import type { Context } from '../context.ts';
import { stepAside } from '../step-aside.ts';
import { stayingTenant } from '../tenants/known-tenant.ts';

export type RefitCalibration = ReturnType<typeof createRefitCalibration>;

/** The newest decisions are learned from; what people wanted years ago says little. */
const mostDecisions = 1000;
const keptVersions = 30;
const attempts = 10;

/**
 * Learns from what the tenant's people decided about held drafts, and keeps it as a new version that does not hold
 * until somebody chooses it. Drafts judged by other weights are left out: their evidence means something else.
 * @throws conflict when there are too few decisions, or the tenant is being destroyed
 */
export function createRefitCalibration(deps: {
  tenants: TenantStore;
  calibrations: CalibrationStore;
  now: () => Date;
}) {
  const { tenants, calibrations, now } = deps;

  return async ({ ctx: { scope } }: { ctx: Pick<Context, 'scope'> }): Promise<CalibrationVersion> => {
    const { value: tenant } = await stayingTenant(tenants, scope);
    const drafts = await calibrations.decidedDrafts(scope, mostDecisions);
    const fitted = refit(drafts.flatMap(decisionIn), calibrationFor(tenant.calibration));
    const by = scope.actor.kind === 'person' ? scope.actor.name : 'the platform';
    const made = { ...fitted, weights: gateWeights.version, by, at: now().toISOString() };
    for (let attempt = 0; attempt < attempts; attempt++) {
      const { value: versions, etag } = await calibrations.versions(scope);
      const version = { version: (versions[0]?.version ?? 0) + 1, ...made };
      const kept = [version, ...versions].filter(
        (one, at) => at < keptVersions || one.version === tenant.calibration?.version,
      );
      if (await calibrations.putVersions(scope, kept, etag)) return version;
      await stepAside(attempt);
    }
    throw new ClawDeskError('unavailable', 'Somebody else is refitting this tenant; try again.', {
      retryAfterSeconds: 1,
    });
  };
}

function decisionIn({ evidence, gateVersion, decision, text, at }: Draft): Decision[] {
  if (evidence === null || decision === null || gateVersion.weights !== gateWeights.version) return [];
  return [{ evidence, action: decision.action, text, sent: decision.text, at }];
}
