/** An answer: how sure of it (higher is surer), whether it is right, and how many cases it stands for (1 if left out). */
export type Judged = { confidence: number; right: boolean; weight?: number };

/** The chance that a case that should score high scores above one that should score low; a tie is half a chance. */
export function auroc(high: readonly number[], low: readonly number[]): number {
  const scored = [...high.map((score) => ({ score, high: 1 })), ...low.map((score) => ({ score, high: 0 }))];
  scored.sort((left, right) => left.score - right.score);
  let ranks = 0;
  for (let from = 0; from < scored.length; ) {
    let to = from;
    while (to < scored.length && scored[to]?.score === scored[from]?.score) to++;
    const rank = (from + 1 + to) / 2;
    for (const { high } of scored.slice(from, to)) ranks += rank * high;
    from = to;
  }
  return (ranks - (high.length * (high.length + 1)) / 2) / (high.length * low.length);
}

/** The share of the low cases that still pass when the bar is set so that 95 % of the high ones pass. */
export function falsePositivesAt95(high: readonly number[], low: readonly number[]): number {
  const bar = high.toSorted((left, right) => left - right)[Math.floor(high.length * 0.05)] ?? 0;
  return low.filter((score) => score >= bar).length / low.length;
}

/** What share of the answers is given, and how much of that is wrong, as the bar for confidence is lowered. */
export function riskCurve(judged: readonly Judged[]): { coverage: number; risk: number; confidence: number }[] {
  const surestFirst = judged.toSorted((left, right) => right.confidence - left.confidence);
  const all = sum(judged, () => true);
  let [given, wrong] = [0, 0];
  return surestFirst.flatMap(({ confidence, right, weight = 1 }, at) => {
    given += weight;
    if (!right) wrong += weight;
    const isLastOfItsScore = surestFirst[at + 1]?.confidence !== confidence;
    return isLastOfItsScore ? [{ coverage: given / all, risk: wrong / given, confidence }] : [];
  });
}

/** The largest share of answers that can be given while this share of them is right. */
export function coverageAt(right: number, judged: readonly Judged[]): number {
  return Math.max(0, ...riskCurve(judged).flatMap((point) => (point.risk <= 1 - right ? [point.coverage] : [])));
}

export type Bin = { confidence: number; right: number; share: number };

/** The answers in 15 bins of equal width by confidence; empty bins are left out. */
export function reliability(judged: readonly Judged[], bins = 15): Bin[] {
  return Array.from({ length: bins }, (_, bin) =>
    judged.filter(({ confidence }) => Math.min(bins - 1, Math.floor(confidence * bins)) === bin),
  ).flatMap((inside) => {
    if (inside.length === 0) return [];
    const confidence = inside.reduce((total, answer) => total + answer.confidence, 0) / inside.length;
    const right = inside.filter((answer) => answer.right).length / inside.length;
    return [{ confidence, right, share: inside.length / judged.length }];
  });
}

/** Expected calibration error: how far, on average, the confidence is from the share that is right. */
export function calibrationError(judged: readonly Judged[]): number {
  return reliability(judged).reduce((error, bin) => error + bin.share * Math.abs(bin.confidence - bin.right), 0);
}

/** The share of right answers and of given answers when everything from this confidence on is given. */
export function atThreshold(threshold: number, judged: readonly Judged[]): { coverage: number; right: number } {
  const given = judged.filter((answer) => answer.confidence >= threshold);
  const right = sum(given, (answer) => answer.right);
  return {
    coverage: sum(given, () => true) / sum(judged, () => true),
    right:
      right /
      Math.max(
        1,
        sum(given, () => true),
      ),
  };
}

function sum(judged: readonly Judged[], counts: (answer: Judged) => boolean): number {
  return judged.reduce((total, answer) => total + (counts(answer) ? (answer.weight ?? 1) : 0), 0);
}
