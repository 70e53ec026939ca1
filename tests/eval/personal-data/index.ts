import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findPersonalData } from '../../../shared/domain/redaction.ts';
import { readLabelledCsv } from '../classify/labelled-csv.ts';
import type { EvalRow, EvalTask } from '../eval-task.ts';
import { labelledLines, type Part } from './labelled-lines.ts';
import { precisionAndRecall } from './precision-and-recall.ts';

const strangers = 'banking77/train.csv';

/** Redaction: how much of the marked personal data is found to the sign, and how much of what is found is marked. */
const personalData: EvalTask = {
  name: 'personal-data',
  needs: [strangers],
  async run(dataFolder) {
    const note = [
      'Made-up lines, half of them about order numbers, dates, versions and other numbers that are no personal data; n counts',
      'the marked spans. No rule was changed for the held-out lines, but one hand wrote lines and rules: expect less elsewhere.',
    ].join(' ');
    const rows = (['looked-at', 'held-out'] as const satisfies Part[]).flatMap((part): EvalRow[] => {
      const { precision, recall, spans } = precisionAndRecall(labelledLines(part), findPersonalData);
      const row = { task: `personal data (own lines, ${part})`, n: spans, note };
      return [
        { ...row, measure: 'precision', ours: precision },
        { ...row, measure: 'recall', ours: recall },
      ];
    });
    const others = readLabelledCsv(await readFile(join(dataFolder, strangers), 'utf8'));
    const alarms = others.filter(({ text }) => findPersonalData(text).length > 0).length;
    const task = 'personal data (banking77, holds none)';
    return [...rows, { task, measure: 'lines with a false alarm', ours: alarms / others.length, n: others.length }];
  },
};

export const tasks: EvalTask[] = [personalData];
