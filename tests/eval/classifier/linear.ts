// Loops over typed arrays: written for speed.
import type { Scorer } from './network.ts';
import { randomFrom, shuffledIndexes } from './random.ts';
import { softmax } from './softmax.ts';
import type { Row } from './vocabulary.ts';

const { max } = Math;

const epochs = 8;
/** The margins of a support vector machine lie around -1 and 1: this makes them as sharp as logits. */
const sharpness = 5;

/**
 * One support vector machine with squared hinge loss per class against the rest, all trained in one pass over the rows
 * by dual coordinate descent (Hsieh et al. 2008). `tolerance` is C: the higher, the closer to the examples.
 */
export function trainLinear(
  rows: readonly Row[],
  targets: ArrayLike<number>,
  size: { features: number; classes: number },
  { tolerance = 1, seed = 1 } = {},
): Scorer {
  const { features, classes } = size;
  const random = randomFrom(seed);
  const weights = new Float32Array((features + 1) * classes);
  const bias = features * classes;
  const duals = new Float32Array(rows.length * classes);
  const diagonal = 1 / (2 * tolerance);
  const scores = new Float32Array(classes);
  const changes = new Float32Array(classes);

  function score(row: Row): void {
    for (let label = 0; label < classes; label++) scores[label] = weights[bias + label] as number;
    for (let at = 0; at < row.features.length; at++) {
      const from = (row.features[at] as number) * classes;
      const weight = row.weights[at] as number;
      for (let label = 0; label < classes; label++)
        scores[label] = (scores[label] as number) + weight * (weights[from + label] as number);
    }
  }

  function learn(index: number, row: Row): void {
    score(row);
    const curvature = row.weights.reduce((sum, weight) => sum + weight * weight, 1 + diagonal);
    let changed = false;
    for (let label = 0; label < classes; label++) {
      const sign = targets[index] === label ? 1 : -1;
      const dual = duals[index * classes + label] as number;
      const slope = sign * (scores[label] as number) - 1 + diagonal * dual;
      const next = max(0, dual - slope / curvature);
      changes[label] = (next - dual) * sign;
      changed ||= next !== dual;
      duals[index * classes + label] = next;
    }
    if (!changed) return;
    for (let label = 0; label < classes; label++)
      weights[bias + label] = (weights[bias + label] as number) + (changes[label] as number);
    for (let at = 0; at < row.features.length; at++) {
      const from = (row.features[at] as number) * classes;
      const weight = row.weights[at] as number;
      for (let label = 0; label < classes; label++)
        weights[from + label] = (weights[from + label] as number) + weight * (changes[label] as number);
    }
  }

  for (let epoch = 0; epoch < epochs; epoch++)
    for (const index of shuffledIndexes(rows.length, random)) learn(index, rows[index] as Row);
  return (row) => {
    score(row);
    return softmax(Float32Array.from(scores), sharpness);
  };
}
