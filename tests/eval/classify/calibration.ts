import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Example, trainClassifier, type Verdict } from '../classifier/classifier.ts';
import { randomFrom, shuffledIndexes } from '../classifier/random.ts';
import type { Draw, EvalRow, EvalTask } from '../eval-task.ts';
import { calibrationError, coverageAt, type Judged } from '../measures.ts';
import { baselineNote, trainBaseline } from './baseline.ts';
import { readLabelledCsv } from './labelled-csv.ts';
import { reliabilityPicture, riskPicture } from './pictures.ts';

const train = 'banking77/train.csv';
const test = 'banking77/test.csv';

/** banking77: 77 intents that are easily mistaken for each other. Is an answer right as often as it says? */
export const calibration: EvalTask = {
  name: 'calibration',
  needs: [train],
  async run(dataFolder, draw) {
    const examples = readLabelledCsv(await readFile(join(dataFolder, train), 'utf8'));
    const { learnt, held } = holdOut(examples);
    const rows = measure('every 5th of train', learnt, held, draw);
    if (existsSync(join(dataFolder, test)))
      rows.push(...measure('test', examples, readLabelledCsv(await readFile(join(dataFolder, test), 'utf8')), draw));
    return rows;
  },
};

function measure(name: string, learnt: readonly Example[], held: readonly Example[], draw: Draw): EvalRow[] {
  const task = `calibration (banking77, ${name})`;
  const n = held.length;
  const simple = judge(held, trainBaseline(learnt));
  const ours = judge(held, trainClassifier(learnt).classify);
  const both = (figure: (judged: readonly Judged[]) => number) => ({ baseline: figure(simple), ours: figure(ours) });
  const curves = [
    { name: 'ours', judged: ours },
    { name: 'baseline', judged: simple },
  ];
  const suffix = name.replaceAll(' ', '-');
  draw(`risk-coverage-banking77-${suffix}`, riskPicture(`Answers and errors (banking77, ${name})`, curves));
  draw(
    `reliability-banking77-${suffix}`,
    reliabilityPicture(`Is it as sure as it is right? (banking77, ${name})`, curves),
  );
  const note = `Settings were chosen on the rest of train alone. ${baselineNote}`;
  return [
    { task, measure: 'ECE (15 bins)', ...both(calibrationError), goal: { atMost: 0.02 }, n, note },
    {
      task,
      measure: 'coverage at 98 % right',
      ...both((judged) => coverageAt(0.98, judged)),
      goal: { atLeast: 0.9 },
      n,
      note: noiseNote,
    },
    {
      task,
      measure: 'right label',
      ...both((judged) => judged.filter(({ right }) => right).length / judged.length),
      n,
    },
  ];
}

const noiseNote =
  'The labels are the ceiling: of the surest answers that count as wrong on the development part, most are labelled wrongly or twofold ("My cards were stolen" is labelled as a lost phone).';

function judge(examples: readonly Example[], classify: (text: string) => Verdict): Judged[] {
  return examples.map(({ text, label }) => {
    const verdict = classify(text);
    return { confidence: verdict.confidence, right: verdict.label === label };
  });
}

/** Every fifth example of each label, in an order by chance, is held out. */
function holdOut(examples: readonly Example[]): { learnt: Example[]; held: Example[] } {
  const [learnt, held]: [Example[], Example[]] = [[], []];
  const random = randomFrom(77);
  for (const ofLabel of Map.groupBy(examples, (example) => example.label).values())
    for (const [place, index] of shuffledIndexes(ofLabel.length, random).entries())
      (place % 5 === 4 ? held : learnt).push(ofLabel[index] as Example);
  return { learnt, held };
}
