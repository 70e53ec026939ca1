import type { GateEvidence } from '../../contract/gate.ts';
import { gateWeights } from './weights.ts';

export type GateFeature = keyof GateEvidence;

/**
 * Weights of the log-odds that an answer is right; none is negative, so that better evidence never lowers it. `from`:
 * learned from data, or set by hand where no public data tells it.
 */
export type GateWeights = {
  version: number;
  intercept: number;
  /** What a feature adds for each unit above its centre; one that cannot be told counts as the centre. */
  features: Record<GateFeature, { centre: number; weight: number; from: 'data' | 'prior' }>;
};

/** Moves and stretches the log-odds, learned from what people of a tenant decided; `slope` is above 0. */
export type GateCalibration = { slope: number; intercept: number };
export const uncalibrated: GateCalibration = { slope: 1, intercept: 0 };

export const featuresOf = (weights: GateWeights): GateFeature[] => Object.keys(weights.features) as GateFeature[];

/** How much a feature moves the log-odds of this answer. */
export function effectOf(evidence: GateEvidence, feature: GateFeature, weights: GateWeights = gateWeights): number {
  const { centre, weight } = weights.features[feature];
  return weight * ((evidence[feature] ?? centre) - centre);
}

export const logOddsOf = (evidence: GateEvidence, weights: GateWeights = gateWeights): number =>
  featuresOf(weights).reduce((sum, feature) => sum + effectOf(evidence, feature, weights), weights.intercept);

/** The chance, 0 to 1, that a person would let the answer pass. */
export function probabilityOf(
  evidence: GateEvidence,
  calibration: GateCalibration = uncalibrated,
  weights: GateWeights = gateWeights,
): number {
  return logistic(calibration.slope * logOddsOf(evidence, weights) + calibration.intercept);
}

export const logistic = (odds: number): number => 1 / (1 + Math.exp(-odds));
