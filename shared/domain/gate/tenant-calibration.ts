import { z } from 'zod';
import { type GateCalibration, uncalibrated } from './probability.ts';
import { gateWeights } from './weights.ts';

/** The calibration that a tenant has chosen: one of its versions, made for one version of the platform's weights. */
export const TenantCalibration = z.object({
  version: z.int(),
  weights: z.int(),
  slope: z.number().positive(),
  intercept: z.number(),
});
export type TenantCalibration = z.infer<typeof TenantCalibration>;

/** A calibration of other weights says nothing about these: then the platform's own holds. */
const holds = (chosen: TenantCalibration | undefined): chosen is TenantCalibration =>
  chosen !== undefined && chosen.weights === gateWeights.version;

export const calibrationFor = (chosen: TenantCalibration | undefined): GateCalibration =>
  holds(chosen) ? chosen : uncalibrated;

/** What a turn was judged by. */
export const gateVersionOf = (chosen: TenantCalibration | undefined) => ({
  weights: gateWeights.version,
  calibration: holds(chosen) ? chosen.version : null,
});
