import { type Judged, reliability, riskCurve } from '../measures.ts';
import { lineChart } from '../svg/line-chart.ts';

/** How much is wrong among the answers given, by how many are given. */
export function riskPicture(title: string, curves: { name: string; judged: readonly Judged[] }[]): string {
  return lineChart({
    title,
    x: { label: 'share of messages answered', from: 0, to: 1 },
    y: { label: 'share of answers that is wrong', from: 0, to: 0.2 },
    series: [
      ...curves.map(({ name, judged }) => ({
        name,
        points: riskCurve(judged).flatMap(({ coverage, risk }) => (risk <= 0.2 ? [[coverage, risk] as const] : [])),
      })),
      { name: '98 % right', points: [[0, 0.02] as const, [1, 0.02] as const] },
    ],
  });
}

/** Whether an answer of which we are 80 % sure is right 8 times in 10. */
export function reliabilityPicture(title: string, curves: { name: string; judged: readonly Judged[] }[]): string {
  return lineChart({
    title,
    x: { label: 'confidence', from: 0, to: 1 },
    y: { label: 'share that is right', from: 0, to: 1 },
    series: [
      ...curves.map(({ name, judged }) => ({
        name,
        points: reliability(judged).map(({ confidence, right }) => [confidence, right] as const),
        marks: true,
      })),
      { name: 'as it should be', points: [[0, 0] as const, [1, 1] as const] },
    ],
  });
}
