import type { CalibrationFigures } from '../../contract/calibration.ts';
import type { GateEvidence } from '../../contract/gate.ts';
import { ClawDeskError } from '../errors.ts';
import { contentWords } from '../words.ts';
import { type GateCalibration, logistic, logOddsOf } from './probability.ts';

/** What a person decided about a held draft; `sent` are the words that went out in its place. */
export type Decision = {
  evidence: GateEvidence;
  action: 'approved' | 'edited' | 'rejected';
  text: string;
  sent: string | null;
  at: string;
};

/** Fewer than these say nothing; both kinds are needed to tell them apart. */
export const fewest = { decisions: 40, right: 8, wrong: 8 } as const;
/** Every fourth decision measures what the others teach. */
const heldOutEvery = 4;

export type Refit = GateCalibration & {
  decisions: number;
  heldOut: number;
  before: CalibrationFigures;
  after: CalibrationFigures;
};

/**
 * How right a draft was, 0 to 1: approved is right, rejected is wrong, and an edit says it by the share of words that
 * the person kept.
 */
export function rightnessOf({ action, text, sent }: Pick<Decision, 'action' | 'text' | 'sent'>): number {
  if (action !== 'edited') return action === 'approved' ? 1 : 0;
  const [before, after] = [text, sent ?? ''].map((words) => words.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []);
  if (!before || !after || Math.max(before.length, after.length) === 0) return 1;
  // A person who only turned the tone has the same content words.
  const [meant, said] = [contentWords(text), contentWords(sent ?? '')];
  return Math.max(kept(before, after), meant.length > 0 ? kept(meant, said) : 0);
}

/** 1 minus the edit distance of two lists of words, as a share of the longer one. */
function kept(before: readonly string[], after: readonly string[]): number {
  const [from, to] = [before.slice(0, longest), after.slice(0, longest)];
  let row = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (const [index, word] of from.entries()) {
    const next = [index + 1];
    for (const [at, other] of to.entries())
      next.push(Math.min((next[at] ?? 0) + 1, (row[at + 1] ?? 0) + 1, (row[at] ?? 0) + (word === other ? 0 : 1)));
    row = next;
  }
  return 1 - (row.at(-1) ?? 0) / Math.max(1, from.length, to.length);
}
const longest = 400;

/**
 * A calibration from decisions, and how good it is on a fourth of them that it has not seen, beside what holds now. The
 * slope stays above 0, so that better evidence never lowers a probability.
 * @throws conflict when there are too few decisions, with how many there are and are needed
 */
export function refit(decisions: readonly Decision[], current: GateCalibration): Refit {
  const cases = decisions
    .toSorted((one, other) => one.at.localeCompare(other.at))
    .map((decision) => ({ odds: logOddsOf(decision.evidence), right: rightnessOf(decision) }));
  refuseTooFew(cases);
  const taught = cases.filter((_, at) => at % heldOutEvery !== heldOutEvery - 1);
  const apart = cases.filter((_, at) => at % heldOutEvery === heldOutEvery - 1);
  const fitted = plattScaled(taught);
  return {
    ...fitted,
    decisions: taught.length,
    heldOut: apart.length,
    before: figuresOf(apart, current),
    after: figuresOf(apart, fitted),
  };
}

type Case = { odds: number; right: number };

function refuseTooFew(cases: readonly Case[]): void {
  const right = cases.filter((one) => one.right >= 0.5).length;
  const wrong = cases.length - right;
  if (cases.length >= fewest.decisions && right >= fewest.right && wrong >= fewest.wrong) return;
  throw new ClawDeskError(
    'conflict',
    `People have decided about ${cases.length} drafts (${right} right, ${wrong} wrong); a refit needs ${fewest.decisions}, at least ${fewest.right} of them right and ${fewest.wrong} wrong.`,
  );
}

const ridge = { slope: 4, intercept: 0.5 };
const slopes = { least: 0.1, most: 5 };
const steps = 2000;

/** Platt's scaling (Platt 1999), drawn towards changing nothing: with few decisions it changes little. */
function plattScaled(cases: readonly Case[]): GateCalibration {
  let [slope, intercept] = [1, 0];
  const spread = cases.reduce((sum, { odds }) => sum + odds * odds, 0) / cases.length;
  const rate = 1 / (cases.length * (1 + spread) * 0.25 + ridge.slope);
  for (let step = 0; step < steps; step++) {
    let [bySlope, byIntercept] = [ridge.slope * (slope - 1), ridge.intercept * intercept];
    for (const { odds, right } of cases) {
      const error = logistic(slope * odds + intercept) - right;
      bySlope += error * odds;
      byIntercept += error;
    }
    slope = Math.min(slopes.most, Math.max(slopes.least, slope - rate * bySlope));
    intercept -= rate * byIntercept;
  }
  return { slope: rounded(slope), intercept: rounded(intercept) };
}

const bins = 10;

/** Of probabilities against how right the drafts were; the error is over ten bins of equal width. */
export function figuresOf(cases: readonly Case[], { slope, intercept }: GateCalibration): CalibrationFigures {
  const judged = cases.map(({ odds, right }) => ({ sure: logistic(slope * odds + intercept), right }));
  const n = Math.max(1, judged.length);
  const brier = judged.reduce((sum, { sure, right }) => sum + (sure - right) ** 2, 0) / n;
  const ece = Array.from({ length: bins }, (_, bin) => {
    const inside = judged.filter(({ sure }) => Math.min(bins - 1, Math.floor(sure * bins)) === bin);
    return Math.abs(inside.reduce((sum, { sure, right }) => sum + sure - right, 0)) / n;
  }).reduce((sum, share) => sum + share, 0);
  return { ece: rounded(ece), brier: rounded(brier) };
}

const rounded = (value: number): number => Number(value.toFixed(4));
