import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const dockerfile = readFileSync(join(root, 'infra/keeper/Dockerfile'), 'utf8').replaceAll(/\\\n/g, '');
const instructions = (name: string): string[] =>
  [...dockerfile.matchAll(new RegExp(`^${name} (.*)$`, 'gm'))].map(([, rest = '']) => rest);
const copied = instructions('COPY').flatMap((line) =>
  line
    .split(/\s+/)
    .filter((word) => !word.startsWith('--'))
    .slice(0, -1),
);

/** As in the image: the files that it copies, Node, and nothing else. */
const folder = mkdtempSync(join(tmpdir(), 'keeper-image-'));

beforeAll(() => {
  for (const file of copied) copyFileSync(join(root, file), join(folder, basename(file)));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs what the image runs, with these arguments and settings. */
function run(args: string[], env: Record<string, string> = {}) {
  const [program = '', ...entry] = JSON.parse(instructions('ENTRYPOINT')[0] ?? '[]').map((word: string) =>
    word.replace('/keeper/', `${folder}/`),
  );
  expect(program).toBe('node');
  const { status, stdout, stderr } = spawnSync(process.execPath, [...entry, ...args], {
    cwd: folder,
    env,
    encoding: 'utf8',
    timeout: 20_000,
  });
  return { status, stdout, stderr };
}

describe("the keeper's image", () => {
  it('copies what the build makes, and its context holds nothing else', () => {
    expect(copied).toEqual(['dist/keeper.mjs']);
    for (const file of copied) expect(existsSync(join(root, file))).toBe(true);
    const context = readFileSync(join(root, '.dockerignore'), 'utf8').trim().split('\n');
    expect(context.filter((line) => !line.startsWith('#'))).toEqual(['*', ...copied.map((file) => `!${file}`)]);
  });

  it('is built on the version of Node that the tests run, or an exact digest of it, for no one but `node`', () => {
    const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    expect(instructions('ARG')).toEqual([`NODE_VERSION=${devDependencies.node}`, 'NODE_DIGEST=']);
    // biome-ignore lint/suspicious/noTemplateCurlyInString: Docker's own substitution.
    expect(instructions('FROM')).toEqual(['node:${NODE_VERSION}-slim${NODE_DIGEST:+@${NODE_DIGEST}}']);
    expect(instructions('USER')).toEqual(['node']);
  });

  it('starts with Node alone, and listens to the network', () => {
    expect(run(['--help'])).toMatchObject({ status: 0, stdout: expect.stringContaining('restore') });
    expect(instructions('ENV').join(' ')).toContain('KEEPER_HOST=0.0.0.0');
  });

  it('says all that is missing when it has no settings, and ends as wrongly configured', () => {
    const { status, stdout, stderr } = run(['restore']);
    expect(status).toBe(78);
    for (const name of ['KEEPER_STATE_DIR', 'KEEPER_TOKEN', 'KEEPER_ENCRYPTION_KEY', 'KEEPER_GRANT_URL'])
      expect(stdout + stderr).toContain(name);
  });

  it('refuses another command', () => {
    expect(run(['format-the-disk'])).toMatchObject({ status: 64 });
  });
});
