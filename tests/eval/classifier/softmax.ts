const { exp, max } = Math;

/** Turns scores into probabilities, in place. `sharpness` multiplies the scores first. */
export function softmax(scores: Float32Array, sharpness = 1): Float32Array {
  let highest = Number.NEGATIVE_INFINITY;
  for (const score of scores) highest = max(highest, score);
  let sum = 0;
  for (let at = 0; at < scores.length; at++) {
    const raised = exp(((scores[at] as number) - highest) * sharpness);
    scores[at] = raised;
    sum += raised;
  }
  for (let at = 0; at < scores.length; at++) scores[at] = (scores[at] as number) / sum;
  return scores;
}

export function indexOfHighest(values: ArrayLike<number>): number {
  let best = 0;
  for (let at = 1; at < values.length; at++) if ((values[at] as number) > (values[best] as number)) best = at;
  return best;
}
