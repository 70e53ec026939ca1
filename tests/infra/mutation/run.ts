// `BICEPCHECK=FOLDER npm run infra:mutate`: every mistake of the operators in the template's files (a minute);
// prints what nobody noticed. `npm test` tries a sample of them.
import { checkerFolder, loadChecker } from '../checker.ts';
import { allMutants, shown, survivorsOf } from './try-mutants.ts';

if (!checkerFolder) {
  console.error('BICEPCHECK names no folder of the offline checker.');
  process.exit(1);
}
const started = performance.now();
const mutants = allMutants();
const survivors = survivorsOf(mutants, await loadChecker(checkerFolder));
const caught = mutants.length - survivors.length;

const operators = Map.groupBy(mutants, ({ operator }) => operator);
for (const [operator, all] of operators) {
  const left = survivors.filter((mutant) => mutant.operator === operator).length;
  console.log(`${String(all.length - left).padStart(4)} of ${String(all.length).padStart(4)}  ${operator}`);
}
for (const survivor of survivors) console.log(`survived: ${shown(survivor)}`);
console.log(
  `${caught} of ${mutants.length} mistakes caught (${((100 * caught) / mutants.length).toFixed(1)} %) in ${Math.round((performance.now() - started) / 1000)} s`,
);
process.exit(caught / mutants.length >= 0.95 ? 0 : 1);
