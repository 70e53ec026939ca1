// `node tests/eval/gate/fit.ts <data folder>`: writes shared/domain/gate/weights.ts, fitted on all cases; a new version when they changed.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gateWeights } from '../../../shared/domain/gate/weights.ts';
import { readCases } from './cases.ts';
import { train } from './train.ts';

const [dataFolder] = process.argv.slice(2);
if (!dataFolder) throw new Error('Say where the data folder is.');
const rounded = (value: number): number => Number(value.toFixed(2));
const { intercept, features } = train(await readCases(dataFolder));
const lines = Object.entries(features).map(
  ([name, { centre, weight, from }]) =>
    `    ${name}: { centre: ${rounded(centre)}, weight: ${rounded(weight)}, from: '${from}' },\n`,
);
const body = `  intercept: ${rounded(intercept)},
  features: {
${lines.join('')}  },
`;
const isSame =
  JSON.stringify([rounded(intercept), Object.values(features).map((one) => rounded(one.weight))]) ===
  JSON.stringify([gateWeights.intercept, Object.values(gateWeights.features).map(({ weight }) => weight)]);
const source = `import type { GateWeights } from './probability.ts';

/**
 * \`data\`: fitted by \`node tests/eval/gate/fit.ts <data folder>\` on answers of MTRAG-UN (half, by conversation;
 * Apache-2.0) and on wrong ones made from them. \`prior\`: set by hand, where no public data tells.
 */
export const gateWeights: GateWeights = {
  version: ${gateWeights.version + (isSame ? 0 : 1)},
${body}};
`;
await writeFile(join(import.meta.dirname, '../../../shared/domain/gate/weights.ts'), source);
