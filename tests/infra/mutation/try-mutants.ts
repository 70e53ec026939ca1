import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Deployment } from '../../../infra/azure/deployments.ts';
import { deployments } from '../../../infra/azure/deployments.ts';
import { type Checker, parametersOf } from '../checker.ts';
import { fileRules } from '../rules/files.ts';
import { rules } from '../rules/index.ts';
import { stampPlan } from '../stamp-plan.ts';
import { type Mutant, mutantsOf } from './mutants.ts';

const template = join(import.meta.dirname, '../../../infra/azure');

/** Every mistake that can be made in the template's files. */
export const allMutants = (): Mutant[] =>
  ['', 'modules']
    .flatMap((part) => readdirSync(join(template, part)).map((file) => join(part, file)))
    .filter((file) => file.endsWith('.bicep') || file.endsWith('cosmos-containers.json'))
    .sort()
    .flatMap((file) => mutantsOf(file, readFileSync(join(template, file), 'utf8')));

/** The first thing that is found wrong with a template; null: nothing is. */
function firstFault(checker: Checker, folder: string, all: Deployment[]): string | null {
  try {
    for (const { name, faults } of fileRules) if (faults(folder).length > 0) return name;
    for (const deployment of all) {
      const stamp = stampPlan(checker.plan(deployment), parametersOf(deployment.parameters));
      for (const { name, faults } of rules) if (faults(stamp, checker).length > 0) return name;
    }
    return null;
  } catch (error) {
    return String(error);
  }
}

/** Tries each mistake in a copy of the template. @throws when the template itself is not found in order */
export function survivorsOf(mutants: Mutant[], checker: Checker): Mutant[] {
  const folder = mkdtempSync(join(tmpdir(), 'azure-mutants-'));
  try {
    cpSync(template, folder, { recursive: true, filter: (path) => !path.endsWith('setup') });
    const copies = deployments.map((deployment) => ({
      ...deployment,
      template: deployment.template.replace(template, folder),
    }));
    const fault = firstFault(checker, folder, copies);
    if (fault) throw new Error(`The template itself is at fault: ${fault}`);
    return mutants.filter(({ file, text }) => {
      const path = join(folder, file);
      const original = readFileSync(path, 'utf8');
      writeFileSync(path, text);
      const found = firstFault(checker, folder, copies);
      writeFileSync(path, original);
      return found === null;
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export const shown = ({ file, line, operator, was, is }: Mutant): string =>
  `${file}:${line} ${operator}: ${was.trim()} → ${is.trim() || 'nothing'}`;
