/** Turns evidence (a few numbers) into a probability that comes true as often as it says. */
export type Calibration = { means: number[]; spreads: number[]; weights: number[] };

const steps = 25;
const ridge = 1;

/**
 * Logistic regression on standardised evidence by Newton's method. `importance` says how much each case counts (1 if
 * left out). The evidence must come from a model that did not learn the case.
 */
export function fitCalibration(
  evidence: readonly (readonly number[])[],
  outcomes: readonly boolean[],
  importance?: readonly number[],
): Calibration {
  const size = evidence[0]?.length ?? 0;
  const column = (at: number): number[] => evidence.map((row) => row[at] as number);
  const means = Array.from({ length: size }, (_, at) => mean(column(at)));
  const spreads = means.map((center, at) => Math.sqrt(mean(column(at).map((value) => (value - center) ** 2))) || 1);
  const calibration = { means, spreads, weights: new Array<number>(size + 1).fill(0) };
  const inputs = evidence.map((row) => standardised(calibration, row));
  for (let step = 0; step < steps; step++) {
    const slope = calibration.weights.map((weight, at) => (at < size ? ridge * weight : 0));
    const curve = slope.map((_, row) => slope.map((_, at) => (row === at && at < size ? ridge : 0)));
    for (const [index, input] of inputs.entries()) {
      const says = logistic(dot(calibration.weights, input));
      const counts = importance?.[index] ?? 1;
      for (let row = 0; row <= size; row++) {
        const value = input[row] as number;
        slope[row] = (slope[row] as number) + counts * (says - (outcomes[index] ? 1 : 0)) * value;
        const line = curve[row] as number[];
        for (let at = 0; at <= size; at++)
          line[at] = (line[at] as number) + counts * says * (1 - says) * value * (input[at] as number);
      }
    }
    const change = solve(curve, slope);
    calibration.weights = calibration.weights.map((weight, at) => weight - (change[at] as number));
    if (Math.max(...change.map(Math.abs)) < 1e-6) break;
  }
  return calibration;
}

export function probabilityOf(calibration: Calibration, evidence: readonly number[]): number {
  return logistic(dot(calibration.weights, standardised(calibration, evidence)));
}

/** The last input is the constant. */
function standardised({ means, spreads }: Calibration, evidence: readonly number[]): number[] {
  return [...means.map((center, at) => ((evidence[at] as number) - center) / (spreads[at] as number)), 1];
}

/** Gauss's elimination with pivots; the matrix is small and, thanks to the ridge, never singular. */
function solve(matrix: number[][], right: number[]): number[] {
  const rows = matrix.map((line, at) => [...line, right[at] as number]);
  for (let at = 0; at < rows.length; at++) {
    const pivot = rows.findIndex(
      (line, index) =>
        index >= at && rows.slice(at).every((other) => Math.abs(other[at] as number) <= Math.abs(line[at] as number)),
    );
    const chosen = rows[pivot] as number[];
    rows[pivot] = rows[at] as number[];
    rows[at] = chosen.map((value) => value / (chosen[at] as number));
    for (const [index, line] of rows.entries()) {
      if (index === at) continue;
      const times = line[at] as number;
      rows[index] = line.map((value, place) => value - times * ((rows[at] as number[])[place] as number));
    }
  }
  return rows.map((line) => line.at(-1) as number);
}

const logistic = (value: number): number => 1 / (1 + Math.exp(-value));
const dot = (left: readonly number[], right: readonly number[]): number =>
  left.reduce((sum, value, at) => sum + value * (right[at] as number), 0);
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
