import type { CalibrationStore } from '../../azure/cosmos/calibrations.ts';
import type { TenantStore } from '../../azure/cosmos/tenants.ts';
import type { CalibrationResponse } from '../../contract/calibration.ts';
import { ClawDeskError, notFound } from '../../domain/errors.ts';
import { gateWeights } from '../../domain/gate/weights.ts';
import type { Context } from '../context.ts';
import { changeTenant } from '../tenants/change-tenant.ts';
import { knownTenant } from '../tenants/known-tenant.ts';
import { calibrationView } from './read-calibration.ts';

export type UseCalibration = ReturnType<typeof createUseCalibration>;

/**
 * Chooses a version, or null for the platform's own; it holds from the next answer on, and every turn tells it.
 * @throws not-found for a version that is not there, conflict for one of other weights
 */
export const createUseCalibration =
  ({ tenants, calibrations }: { tenants: TenantStore; calibrations: CalibrationStore }) =>
  async ({
    ctx: { scope },
    input: { version },
  }: {
    ctx: Pick<Context, 'scope'>;
    input: { version: number | null };
  }): Promise<CalibrationResponse> => {
    await knownTenant(tenants, scope);
    const { value: versions } = await calibrations.versions(scope);
    const chosen = versions.find((one) => one.version === version);
    if (version !== null && chosen === undefined) throw notFound('version');
    if (chosen && chosen.weights !== gateWeights.version)
      throw new ClawDeskError(
        'conflict',
        `Version ${chosen.version} belongs to the gate’s weights ${chosen.weights}; now there are ${gateWeights.version}. Refit again.`,
      );
    const changed = await changeTenant(tenants, scope, ({ calibration: _, ...tenant }) =>
      chosen === undefined
        ? tenant
        : {
            ...tenant,
            calibration: {
              version: chosen.version,
              weights: chosen.weights,
              slope: chosen.slope,
              intercept: chosen.intercept,
            },
          },
    );
    return calibrationView(changed, versions);
  };
