// Loops over typed arrays: written for speed, a gigaflop per epoch. So is taking `sqrt` and its like out of `Math` once.
import { randomFrom, shuffledIndexes } from './random.ts';
import { softmax } from './softmax.ts';
import type { Row } from './vocabulary.ts';

const { abs, cos, log, sqrt } = Math;

/** Gives a probability for every class. */
export type Scorer = (row: Row) => Float32Array;

export type NetworkOptions = {
  hidden: number;
  epochs: number;
  /** Share of the hidden units, and of a text's features, that are left out while learning. */
  dropHidden: number;
  dropFeatures: number;
  seed: number;
};

export const networkDefaults: NetworkOptions = { hidden: 128, epochs: 10, dropHidden: 0.4, dropFeatures: 0.2, seed: 1 };

const rate = 0.05;
/** Probability that is spread over all classes: keeps the network from being too sure of wrong labels. */
const smoothing = 0.02;
const negligible = 1e-3;

/** One hidden layer with ReLU over sparse rows, softmax above, trained by AdaGrad, one row at a time. */
export function trainNetwork(
  rows: readonly Row[],
  targets: ArrayLike<number>,
  size: { features: number; classes: number },
  options: NetworkOptions = networkDefaults,
): Scorer {
  const { hidden } = options;
  const random = randomFrom(options.seed);
  const lower = layer(size.features * hidden, 0.1, random);
  const upper = layer(size.classes * hidden, 1 / sqrt(hidden), random);
  const lowerBias = layer(hidden, 0, random);
  const upperBias = layer(size.classes, 0, random);

  const units = new Float32Array(hidden);
  const kept = new Float32Array(hidden);
  const blame = new Float32Array(hidden);
  const scores = new Float32Array(size.classes);

  function propagate({ features, weights }: Row, learning: boolean): void {
    units.set(lowerBias.values);
    for (let at = 0; at < features.length; at++) {
      const from = (features[at] as number) * hidden;
      const weight = weights[at] as number;
      for (let unit = 0; unit < hidden; unit++)
        units[unit] = (units[unit] as number) + weight * (lower.values[from + unit] as number);
    }
    for (let unit = 0; unit < hidden; unit++) {
      const on = (units[unit] as number) > 0 && !(learning && random() < options.dropHidden);
      kept[unit] = on ? (learning ? 1 / (1 - options.dropHidden) : 1) : 0;
      units[unit] = (units[unit] as number) * (kept[unit] as number);
    }
    for (let label = 0; label < size.classes; label++) {
      let score = upperBias.values[label] as number;
      const from = label * hidden;
      for (let unit = 0; unit < hidden; unit++)
        score += (upper.values[from + unit] as number) * (units[unit] as number);
      scores[label] = score;
    }
    softmax(scores);
  }

  function learn(row: Row, target: number, step: number): void {
    propagate(row, true);
    blame.fill(0);
    for (let label = 0; label < size.classes; label++) {
      const wanted = (label === target ? 1 - smoothing : 0) + smoothing / size.classes;
      const error = (scores[label] as number) - wanted;
      if (abs(error) < negligible) continue;
      descend(upperBias, label, error, step);
      const from = label * hidden;
      for (let unit = 0; unit < hidden; unit++) {
        if (kept[unit] === 0) continue;
        blame[unit] = (blame[unit] as number) + error * (upper.values[from + unit] as number);
        descend(upper, from + unit, error * (units[unit] as number), step);
      }
    }
    for (let unit = 0; unit < hidden; unit++) {
      blame[unit] = (blame[unit] as number) * (kept[unit] as number);
      if (blame[unit] !== 0) descend(lowerBias, unit, blame[unit] as number, step);
    }
    for (let at = 0; at < row.features.length; at++) {
      const from = (row.features[at] as number) * hidden;
      const weight = row.weights[at] as number;
      for (let unit = 0; unit < hidden; unit++)
        if (blame[unit] !== 0) descend(lower, from + unit, (blame[unit] as number) * weight, step);
    }
  }

  for (let epoch = 0; epoch < options.epochs; epoch++) {
    const step = rate * (1 - epoch / options.epochs) + rate / 25;
    for (const at of shuffledIndexes(rows.length, random))
      learn(withoutSome(rows[at] as Row, options.dropFeatures, random), targets[at] as number, step);
  }
  return (row) => {
    propagate(row, false);
    return Float32Array.from(scores);
  };
}

type Layer = { values: Float32Array; squares: Float32Array };

function layer(size: number, spread: number, random: () => number): Layer {
  const values = new Float32Array(size);
  if (spread > 0) for (let at = 0; at < size; at++) values[at] = spread * normal(random);
  return { values, squares: new Float32Array(size).fill(1e-4) };
}

/** AdaGrad: the more a value has moved, the smaller its steps. */
function descend({ values, squares }: Layer, at: number, slope: number, step: number): void {
  const moved = (squares[at] as number) + slope * slope;
  squares[at] = moved;
  values[at] = (values[at] as number) - (step * slope) / sqrt(moved);
}

function withoutSome({ features, weights }: Row, share: number, random: () => number): Row {
  const keeps = features.map(() => (random() < share ? 0 : 1));
  const isKept = (_: number, at: number): boolean => keeps[at] === 1;
  return { features: features.filter(isKept), weights: weights.filter(isKept).map((weight) => weight / (1 - share)) };
}

/** Box and Muller's way from even to normally distributed numbers. */
function normal(random: () => number): number {
  return sqrt(-2 * log(random() + 1e-12)) * cos(2 * Math.PI * random());
}
