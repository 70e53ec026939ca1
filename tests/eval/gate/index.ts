import { probabilityOf, uncalibrated } from '../../../shared/domain/gate/probability.ts';
import type { EvalRow, EvalTask } from '../eval-task.ts';
import { auroc, calibrationError, coverageAt, type Judged, reliability, riskCurve } from '../measures.ts';
import { lineChart } from '../svg/line-chart.ts';
import { type Case, file, foldCount, readCases } from './cases.ts';
import { train } from './train.ts';

type Scored = Case & { ours: number };

/** MTRAG-UN: does the gate tell answers that people accepted from wrong ones made of them? */
const gate: EvalTask = {
  name: 'gate',
  needs: [file],
  async run(dataFolder, draw) {
    const cases = await readCases(dataFolder);
    const scored = Array.from({ length: foldCount }, (_, fold): Scored[] => {
      const weights = train(cases.filter((one) => one.fold !== fold));
      const left = cases.filter((one) => one.fold === fold);
      return left.map((one) => ({ ...one, ours: probabilityOf(one.evidence, uncalibrated, weights) }));
    }).flat();
    const right = scored.filter(({ isRight }) => isRight);
    const note = [
      'Cross-validated by conversation (10 folds). The wrong answers are made from accepted ones: other passages, another’s answer, half of one, a changed number, a true sentence beside the point, a sentence where too little was asked.',
      'By rules alone: the claims’ reader is a model, and the stand-in compares words as well.',
      'ECE and coverage as if 70 % of the answers were right, which no public data tells; a tenant’s own decisions do.',
    ].join(' ');
    const row = (measure: string, wrong: Scored[]): EvalRow => ({
      task: 'gate',
      measure,
      baseline: auroc(
        right.map(({ baseline }) => baseline),
        wrong.map(({ baseline }) => baseline),
      ),
      ours: auroc(
        right.map(({ ours }) => ours),
        wrong.map(({ ours }) => ours),
      ),
      n: right.length + wrong.length,
      note,
    });
    const wrongKinds = [...new Set(scored.filter(({ isRight }) => !isRight).map(({ kind }) => kind))];
    const judged = (of: 'ours' | 'baseline'): Judged[] => weighted(scored, of);
    const figure = (measure: string, of: (some: Judged[]) => number): EvalRow => ({
      task: 'gate',
      measure,
      baseline: of(judged('baseline')),
      ours: of(judged('ours')),
      n: scored.length,
      note,
    });
    pictures(judged('ours'), judged('baseline'), draw);
    return [
      row(
        'AUROC, right or wrong answer',
        scored.filter(({ isRight }) => !isRight),
      ),
      ...wrongKinds.map((kind) =>
        row(
          `  right or ${kind}`,
          scored.filter((one) => one.kind === kind),
        ),
      ),
      figure('ECE', calibrationError),
      figure('coverage at 95 % right', (some) => coverageAt(0.95, some)),
    ].filter(({ ours }) => Number.isFinite(ours));
  },
};

export const tasks: EvalTask[] = [gate];

/** Each right answer as often as makes about 70 % of all right. */
function weighted(scored: readonly Scored[], of: 'ours' | 'baseline'): Judged[] {
  const rights = scored.filter(({ isRight }) => isRight).length;
  const times = Math.max(1, Math.round((0.7 * (scored.length - rights)) / (0.3 * Math.max(1, rights))));
  return scored.flatMap(({ [of]: confidence, isRight: right }) =>
    Array.from({ length: right ? times : 1 }, () => ({ confidence, right })),
  );
}

function pictures(ours: Judged[], baseline: Judged[], draw: Parameters<EvalTask['run']>[1]): void {
  const curve = (name: string, some: Judged[]) => ({
    name,
    points: riskCurve(some).map(({ coverage, risk }) => [coverage, risk] as const),
  });
  draw(
    'gate-risk-coverage',
    lineChart({
      title: 'What the gate lets pass, and how much of it is wrong',
      x: { label: 'share of the answers that pass', from: 0, to: 1 },
      y: { label: 'share of them that is wrong', from: 0, to: 0.5 },
      series: [curve('ours', ours), curve('overlap of words', baseline)],
    }),
  );
  draw(
    'gate-reliability',
    lineChart({
      title: 'How often an answer is right, by how sure the gate is',
      x: { label: 'how sure', from: 0, to: 1 },
      y: { label: 'share that is right', from: 0, to: 1 },
      series: [
        { name: 'ours', points: reliability(ours).map(({ confidence, right }) => [confidence, right] as const) },
        { name: 'as it should be', points: [[0, 0] as const, [1, 1] as const] },
      ],
    }),
  );
}
