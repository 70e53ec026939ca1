// `node tests/eval/answerable/fit.ts <data folder>`: writes shared/domain/answerable-weights.ts, fitted on all turns.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { train } from './train.ts';
import { readTurns } from './turns.ts';

const [dataFolder] = process.argv.slice(2);
if (!dataFolder) throw new Error('Say where the data folder is.');
const { intercept, signs } = train(await readTurns(dataFolder));
const rounded = (value: number): number => Number(value.toFixed(3));
const lines = Object.entries(signs).map(
  ([name, { centre, spread, weight }]) =>
    `    ${name}: { centre: ${rounded(centre)}, spread: ${rounded(spread)}, weight: ${rounded(weight)} },\n`,
);
const source = `import type { AnswerableWeights } from './answerable.ts';

/** Fitted by \`node tests/eval/answerable/fit.ts <data folder>\` on MTRAG-UN (half, by conversation; Apache-2.0). */
export const answerableWeights: AnswerableWeights = {
  intercept: ${rounded(intercept)},
  signs: {
${lines.join('')}  },
};
`;
await writeFile(join(import.meta.dirname, '../../../shared/domain/answerable-weights.ts'), source);
