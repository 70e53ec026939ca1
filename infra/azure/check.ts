// `npm run infra:check [-- --checker FOLDER] [--optional]`: every Bicep file, and what it deploys for each set of
// parameters, without Azure. Any error or warning fails. `az bicep build` stays the authority.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { deployments } from './deployments.ts';

const here = import.meta.dirname;
const { values } = parseArgs({ options: { checker: { type: 'string' }, optional: { type: 'boolean' } } });
const checker = values.checker ?? process.env.BICEPCHECK;

if (!checker || !existsSync(join(checker, 'cli.ts'))) {
  console.error(
    `${checker ? `There is no checker in ${checker}.` : 'No checker is named: --checker FOLDER, or BICEPCHECK.'}
Nothing was checked. Where the Azure CLI is, this does more:
  az bicep build --file infra/azure/main.bicep --stdout >/dev/null && az bicep lint --file infra/azure/main.bicep`,
  );
  process.exit(values.optional ? 0 : 1);
}

const folder = resolve(checker);
const runs = [
  { name: 'all files', args: [join(folder, 'cli.ts'), here, '--lint'] },
  ...deployments.map(({ name, template, parameters }) => ({
    name,
    args: [join(folder, 'plan-cli.ts'), template, '--params', parameters],
  })),
];

let failed = false;
for (const { name, args } of runs) {
  const run = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 60_000 });
  const lines = (run.stdout ?? '').trim().split('\n');
  const summary = lines.at(-1) ?? '';
  const isClean = run.status === 0 && /\b0 errors, 0 warnings\b/.test(summary);
  console.log(`${isClean ? '✓' : '✗'} ${name}: ${summary}`);
  if (isClean) continue;
  failed = true;
  for (const line of lines.slice(0, -1)) if (/\b(error|warning)\b/.test(line)) console.log(`  ${line}`);
  if (run.stderr) console.log(run.stderr.trim());
}
process.exit(failed ? 1 : 0);
