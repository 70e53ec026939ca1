import type { CalibrationStore } from '../../azure/cosmos/calibrations.ts';
import type { TenantStore } from '../../azure/cosmos/tenants.ts';
import type { CalibrationResponse, CalibrationVersion } from '../../contract/calibration.ts';
import { gateVersionOf } from '../../domain/gate/tenant-calibration.ts';
import { gateWeights } from '../../domain/gate/weights.ts';
import type { TenantRecord } from '../../domain/tenant.ts';
import type { Context } from '../context.ts';
import { knownTenant } from '../tenants/known-tenant.ts';

export type ReadCalibration = ReturnType<typeof createReadCalibration>;

/** The tenant's versions, and the one that holds. */
export const createReadCalibration =
  ({ tenants, calibrations }: { tenants: TenantStore; calibrations: CalibrationStore }) =>
  async ({ ctx: { scope } }: { ctx: Pick<Context, 'scope'> }): Promise<CalibrationResponse> => {
    const { value: tenant } = await knownTenant(tenants, scope);
    return calibrationView(tenant, (await calibrations.versions(scope)).value);
  };

export const calibrationView = (
  { calibration }: TenantRecord,
  versions: CalibrationVersion[],
): CalibrationResponse => ({
  active: gateVersionOf(calibration).calibration,
  weights: gateWeights.version,
  versions,
});
