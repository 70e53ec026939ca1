import type { AnswerableSigns, AnswerableWeights, Sign } from '../../../shared/domain/answerable.ts';

export type Labelled = { signs: AnswerableSigns; answerable: boolean };

/** In units of one example's loss: strong, because there are few examples. */
const ridge = 30;
const steps = 2000;

/** Logistic regression with an L2 penalty by gradient descent; a sign that cannot be told counts as average. */
export function train(examples: readonly Labelled[]): AnswerableWeights {
  const names: Sign[] = ['covered', 'asked', 'named', 'agree', 'familiar', 'onTopic'];
  const scales = names.map((name) => scaleOf(examples.flatMap(({ signs }) => signs[name] ?? [])));
  const rows = examples.map(({ signs, answerable }) => ({
    x: scales.map(({ centre, spread }, at) => {
      const value = signs[names[at] ?? 'covered'];
      return value === null ? 0 : (value - centre) / spread;
    }),
    y: answerable ? 1 : 0,
  }));
  let intercept = 0;
  let weights = names.map(() => 0);
  for (let step = 0; step < steps; step++) {
    const rate = 1 / (rows.length / 2 + ridge);
    let drift = 0;
    const slope = weights.map((weight) => ridge * weight);
    for (const { x, y } of rows) {
      const odds = x.reduce((sum, value, at) => sum + value * (weights[at] ?? 0), intercept);
      const error = 1 / (1 + Math.exp(-odds)) - y;
      drift += error;
      for (const [at, value] of x.entries()) slope[at] = (slope[at] ?? 0) + error * value;
    }
    intercept -= rate * drift;
    weights = weights.map((weight, at) => weight - rate * (slope[at] ?? 0));
  }
  return {
    intercept,
    signs: Object.fromEntries(
      names.map((name, at) => [name, { ...(scales[at] ?? { centre: 0, spread: 1 }), weight: weights[at] ?? 0 }]),
    ) as AnswerableWeights['signs'],
  };
}

function scaleOf(values: readonly number[]): { centre: number; spread: number } {
  const centre = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / values.length;
  return { centre, spread: Math.sqrt(variance) || 1 };
}
