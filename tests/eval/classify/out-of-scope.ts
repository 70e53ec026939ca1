import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Example, trainClassifier, type Verdict } from '../classifier/classifier.ts';
import type { EvalRow, EvalTask } from '../eval-task.ts';
import { atThreshold, auroc, coverageAt, falsePositivesAt95, type Judged, riskCurve } from '../measures.ts';
import { baselineNote, trainBaseline } from './baseline.ts';
import { riskPicture } from './pictures.ts';

type Pair = [text: string, intent: string];
/** The public file's own names; `test` and `oos_test` are measured too where they are given. */
type Clinc = Record<'train' | 'val' | 'oos_train' | 'oos_val', Pair[]> & Partial<Record<'test' | 'oos_test', Pair[]>>;
type Part = { name: string; inside: Pair[]; outside: Pair[] };
type Said = { inside: Judged[]; outside: Judged[]; inScope: { inside: number[]; outside: number[] } };

const file = 'clinc150/train-val.json';
/** What share of the public test set is out of scope. */
const testShare = 1000 / 5500;

/** CLINC150: 150 intents, and messages that belong to none. Learns `train` and `oos_train`, reports the rest. */
export const outOfScope: EvalTask = {
  name: 'out-of-scope',
  needs: [file],
  async run(dataFolder, draw) {
    const clinc = JSON.parse(await readFile(join(dataFolder, file), 'utf8')) as Clinc;
    const examples = clinc.train.map(([text, label]): Example => ({ text, label }));
    const baseline = trainBaseline(examples);
    const classifier = trainClassifier(examples, textsOf(clinc.oos_train));
    const learnt = classifier.ofExamples.map((verdict, index): Judged => {
      const right = verdict.label === examples[index]?.label;
      return { confidence: verdict.confidence, right };
    });
    const threshold = thresholdFor(0.98, withShare(learnt.slice(0, examples.length), learnt.slice(examples.length)));

    const parts: Part[] = [{ name: 'val', inside: clinc.val, outside: clinc.oos_val }];
    if (clinc.test && clinc.oos_test) parts.push({ name: 'test', inside: clinc.test, outside: clinc.oos_test });
    return parts.flatMap((part) => {
      const simple = judge(part, baseline);
      const ours = judge(part, classifier.classify);
      const picture = `Knows what it does not know (CLINC150 ${part.name}, 18 % out of scope)`;
      draw(
        `risk-coverage-clinc150-${part.name}`,
        riskPicture(picture, [
          { name: 'ours', judged: withShare(ours.inside, ours.outside) },
          { name: 'baseline', judged: withShare(simple.inside, simple.outside) },
        ]),
      );
      return rowsOf(part, simple, ours, threshold);
    });
  },
};

function rowsOf(part: Part, simple: Said, ours: Said, threshold: number): EvalRow[] {
  const n = part.inside.length + part.outside.length;
  const task = `knows what it does not know (CLINC150 ${part.name})`;
  const both = (measure: (said: Said) => number) => ({ baseline: measure(simple), ours: measure(ours) });
  const asGiven = ({ inside, outside }: Said): number => coverageAt(0.98, [...inside, ...outside]);
  const asInTest = ({ inside, outside }: Said): number => coverageAt(0.98, withShare(inside, outside));
  const before = atThreshold(threshold, withShare(ours.inside, ours.outside));
  const note = `${part.outside.length} of the messages are out of scope. Learnt from train and oos_train, which alone were used to choose settings (folds of neighbouring lines). ${baselineNote}`;
  return [
    {
      task,
      measure: 'OOS AUROC',
      ...both((said) => auroc(said.inScope.inside, said.inScope.outside)),
      goal: { atLeast: 0.975 },
      n,
      note,
    },
    {
      task,
      measure: 'OOS FPR95',
      ...both((said) => falsePositivesAt95(said.inScope.inside, said.inScope.outside)),
      goal: { atMost: 0.1 },
      n,
    },
    {
      task,
      measure: 'coverage at 98 % right, as given',
      ...both(asGiven),
      goal: { atLeast: 0.8 },
      n,
      note: coverageNote,
    },
    { task, measure: 'coverage at 98 % right, 18 % OOS', ...both(asInTest), goal: { atLeast: 0.8 }, n, note: mixNote },
    {
      task,
      measure: 'right, at a threshold set before',
      ours: before.right,
      n,
      note: `The threshold comes from train alone (cross-fitted, 98 % right); it answers ${percent(before.coverage)} of the messages at 18 % out of scope.`,
    },
    {
      task,
      measure: 'right label, in scope',
      ...both(({ inside }) => inside.filter((each) => each.right).length / inside.length),
      n: part.inside.length,
    },
  ];
}

const coverageNote =
  'The largest share of all messages that can be answered, surest first, with 98 % right; answering a message out of scope is wrong.';
const mixNote =
  'The same with messages out of scope weighted to 18 %, the mix of the public test set. Nobody can pass 0.835 here: that is every message in scope answered rightly.';

function judge({ inside, outside }: Part, classify: (text: string) => Verdict): Said {
  const verdicts = { inside: textsOf(inside).map(classify), outside: textsOf(outside).map(classify) };
  return {
    inside: verdicts.inside.map(({ label, confidence }, index) => ({
      confidence,
      right: label === inside[index]?.[1],
    })),
    outside: verdicts.outside.map(({ confidence }) => ({ confidence, right: false })),
    inScope: {
      inside: verdicts.inside.map((verdict) => verdict.inScope),
      outside: verdicts.outside.map((verdict) => verdict.inScope),
    },
  };
}

/** Both together, those outside weighted to their share of the public test set. */
function withShare(inside: readonly Judged[], outside: readonly Judged[]): Judged[] {
  const weight = ((testShare / (1 - testShare)) * inside.length) / Math.max(1, outside.length);
  return [...inside, ...outside.map((each) => ({ ...each, weight }))];
}

function thresholdFor(right: number, judged: readonly Judged[]): number {
  const passing = riskCurve(judged).filter((point) => point.risk <= 1 - right);
  return passing.at(-1)?.confidence ?? 1;
}

const textsOf = (pairs: readonly Pair[]): string[] => pairs.map(([text]) => text);
const percent = (share: number): string => `${Math.round(share * 100)} %`;
