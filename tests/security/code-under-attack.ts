import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

type Prompt = typeof import('../../shared/domain/prompt.ts');
type Packet = typeof import('../../shared/domain/packet-prompt.ts');
type ClaimCheck = typeof import('../../shared/domain/gate/claim-check.ts');
type Chat = typeof import('../../shared/openclaw/chat.ts');
type Extract = typeof import('../../shared/services/knowledge/extract/index.ts');
type Desk = typeof import('../unit/services/turn-desk.ts');
type Files = typeof import('../../shared/openclaw/instance-files.ts');

export type Code = Prompt & Packet & ClaimCheck & Chat & Extract & Desk & Files & { root: string };

export const projectRoot = resolve(import.meta.dirname, '../..');

/** The product's own parts that attacks meet, of the project or of a copy of it. */
export async function loadCode(root: string): Promise<Code> {
  const load = (path: string) => import(join(root, path));
  const parts = await Promise.all([
    load('shared/domain/prompt.ts'),
    load('shared/domain/packet-prompt.ts'),
    load('shared/domain/gate/claim-check.ts'),
    load('shared/openclaw/chat.ts'),
    load('shared/openclaw/instance-files.ts'),
    load('shared/services/knowledge/extract/index.ts'),
    load('tests/unit/services/turn-desk.ts'),
  ]);
  return Object.assign({ root }, ...parts);
}

export type Removal = { file: string; find: string | RegExp; replace: string };

/** A copy of the project in which a defence is taken out. Fails when there is nothing to take out. */
export async function copyWithout({
  file,
  find,
  replace,
}: Removal): Promise<{ root: string; remove(): Promise<void> }> {
  const root = await mkdtemp(join(tmpdir(), 'clawdesk-mutant-'));
  for (const part of [
    'shared',
    'infra/local',
    'infra/openclaw/package.json',
    'tests/unit/services',
    'tests/support',
    'package.json',
  ])
    await cp(join(projectRoot, part), join(root, part), {
      recursive: true,
      filter: (path) => !/node_modules/.test(path),
    });
  await symlink(join(projectRoot, 'node_modules'), join(root, 'node_modules'));
  const source = await readFile(join(root, file), 'utf8');
  const changed = source.replace(find, replace);
  if (changed === source) throw new Error(`${file} no longer holds ${find}.`);
  await writeFile(join(root, file), changed);
  return { root, remove: () => rm(root, { recursive: true, force: true }) };
}
