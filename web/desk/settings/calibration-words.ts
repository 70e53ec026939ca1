import type { CalibrationFigures, CalibrationVersion } from '../../../shared/contract/calibration.ts';

type Fitted = Pick<CalibrationVersion, 'slope' | 'intercept'>;

/** How sure a version makes the gate where the platform's own would be `sure`, both within 0 and 1. */
export function calibrated(sure: number, { slope, intercept }: Fitted): number {
  if (sure <= 0 || sure >= 1) return Math.min(1, Math.max(0, sure));
  return 1 / (1 + Math.exp(-(slope * Math.log(sure / (1 - sure)) + intercept)));
}

const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** What a version changes, told by one example. */
export const effectWords = (version: Fitted): string =>
  `What the platform’s own holds for 80 % sure counts as ${percent(calibrated(0.8, version))}, and 50 % as ${percent(calibrated(0.5, version))}.`;

/** The curve of a version in a box of 100 by 100 whose origin is at the bottom left, as the path of an SVG. */
export function curvePath(version: Fitted): string {
  const steps = 25;
  const points = Array.from({ length: steps + 1 }, (_, n) => {
    const sure = n / steps;
    return `${(sure * 100).toFixed(1)} ${(100 - calibrated(sure, version) * 100).toFixed(1)}`;
  });
  return `M${points.join('L')}`;
}

export const figureNames: Record<keyof CalibrationFigures, string> = {
  ece: 'Calibration error (ECE)',
  brier: 'Brier score',
};

export const figureWords = (figure: number): string => figure.toFixed(3);

/** Both figures are better the lower they are; compared as they are shown. */
export function comparison(before: number, after: number): 'better' | 'worse' | 'the same' {
  if (figureWords(before) === figureWords(after)) return 'the same';
  return after < before ? 'better' : 'worse';
}
