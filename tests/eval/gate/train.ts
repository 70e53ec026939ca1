import { type GateFeature, type GateWeights, logistic } from '../../../shared/domain/gate/probability.ts';
import { gateWeights } from '../../../shared/domain/gate/weights.ts';
import type { Case } from './cases.ts';

/** What these cases can tell; the rest are priors, set by hand. */
export const learned: readonly GateFeature[] = ['retrieved', 'covered', 'claims', 'weakest', 'answerable'];

/** One invented claim among many true ones is one too many, although such answers are rare in the data. */
const least: Partial<Record<GateFeature, number>> = { weakest: 1 };

/** How many of a tenant's answers are right before anything is known of them: an assumption, for there is no data. */
const rightShare = 0.7;
const ridge = 2;
const steps = 5000;

/** Logistic regression by projected gradient: no weight below 0, or below what `least` asks for. Cases count so that `rightShare` of them are right. */
export function train(cases: readonly Case[], prior: GateWeights = gateWeights): GateWeights {
  const rights = cases.filter(({ isRight }) => isRight).length;
  const counts = { right: rightShare / rights, wrong: (1 - rightShare) / (cases.length - rights) };
  const centres = learned.map((feature) => centreOf(cases, feature));
  const rows = cases.map(({ evidence, isRight }) => ({
    x: learned.map((feature, at) => (evidence[feature] ?? centres[at] ?? 0) - (centres[at] ?? 0)),
    y: isRight ? 1 : 0,
    counts: (isRight ? counts.right : counts.wrong) * cases.length,
  }));
  let intercept = 0;
  let weights = learned.map(() => 1);
  const rate = 2 / cases.length;
  for (let step = 0; step < steps; step++) {
    const slope = weights.map((weight) => ridge * weight);
    let drift = 0;
    for (const { x, y, counts: times } of rows) {
      const error = times * (logistic(x.reduce((sum, value, at) => sum + value * (weights[at] ?? 0), intercept)) - y);
      drift += error;
      for (const [at, value] of x.entries()) slope[at] = (slope[at] ?? 0) + error * value;
    }
    intercept -= rate * drift;
    weights = weights.map((weight, at) =>
      Math.max(least[learned[at] ?? 'cited'] ?? 0, weight - rate * (slope[at] ?? 0)),
    );
  }
  const features = { ...prior.features };
  for (const [at, feature] of learned.entries())
    features[feature] = { centre: centres[at] ?? 0, weight: weights[at] ?? 0, from: 'data' };
  return { version: prior.version, intercept, features };
}

function centreOf(cases: readonly Case[], feature: GateFeature): number {
  const values = cases.flatMap(({ evidence }) => evidence[feature] ?? []);
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
