import { z } from 'zod';

/** How good probabilities are, on decisions that they were not learned from: both are better the lower they are. */
export const CalibrationFigures = z.object({
  /** Expected calibration error: how far, on average, how sure the gate was is from how often it was right. */
  ece: z.number(),
  /** The mean square of the same, decision by decision. */
  brier: z.number(),
});
export type CalibrationFigures = z.infer<typeof CalibrationFigures>;

/** What was learned from the decisions of a tenant's people. Never changed; another refit is another version. */
export const CalibrationVersion = z.object({
  version: z.int().min(1),
  /** Of the platform's weights that it belongs to; for others it does nothing. */
  weights: z.int(),
  slope: z.number().positive(),
  intercept: z.number(),
  /** Decisions it was learned from, and those kept apart to measure it. */
  decisions: z.int(),
  heldOut: z.int(),
  /** On those kept apart: with what held when it was made, and with this. */
  before: CalibrationFigures,
  after: CalibrationFigures,
  by: z.string(),
  at: z.iso.datetime(),
});
export type CalibrationVersion = z.infer<typeof CalibrationVersion>;

/** `GET|PUT /tenants/{tenantId}/calibration`: versions newest first, at most 30. */
export const CalibrationResponse = z.object({
  /** The version that holds; null: the platform's own. */
  active: z.int().nullable(),
  /** Of the platform's weights. */
  weights: z.int(),
  versions: z.array(CalibrationVersion),
});
export type CalibrationResponse = z.infer<typeof CalibrationResponse>;

export const UseCalibrationRequest = z.strictObject({ version: z.int().min(1).nullable() });
