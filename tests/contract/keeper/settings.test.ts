import { mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ConfigError, readConfig } from '../../../infra/keeper/config.ts';
import { placeStateFiles, type StateFile } from '../../../infra/keeper/state-files.ts';
import { runKeeper } from './keeper-process.ts';

const good = {
  KEEPER_STATE_DIR: '/state',
  KEEPER_TOKEN: 'a-token-of-a-keeper',
  KEEPER_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64url'),
  KEEPER_GRANT_URL: 'https://control.example/grant',
};
const encoded = (files: unknown) => gzipSync(JSON.stringify(files)).toString('base64');
const withPath = (path: string) => ({ ...good, KEEPER_FILES: encoded({ [path]: { content: '', policy: 'always' } }) });

function problemsOf(env: Record<string, string>): string[] {
  try {
    readConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

describe('the settings', () => {
  it('accepts what a container app is given, with visible defaults', () => {
    expect(problemsOf(good)).toEqual([]);
    expect(readConfig(good)).toMatchObject({ host: '127.0.0.1', keep: 5, allowOlder: false, files: [] });
  });

  it('reports every problem at once and no value', () => {
    const problems = problemsOf({
      KEEPER_STATE_DIR: 'relative',
      KEEPER_TOKEN: 'canary',
      KEEPER_ENCRYPTION_KEY: 'canary-canary',
      KEEPER_GRANT_URL: 'http://canary.example/grant',
      KEEPER_PORT: 'canary',
      KEEPER_FILES: 'canary',
    });
    expect(problems.map((problem) => problem.split(':')[0]).sort()).toEqual([
      'KEEPER_ENCRYPTION_KEY',
      'KEEPER_FILES',
      'KEEPER_GRANT_URL',
      'KEEPER_PORT',
      'KEEPER_STATE_DIR',
      'KEEPER_TOKEN',
    ]);
    expect(problems.join()).not.toContain('canary');
  });

  it('allows plain http to this machine only', () => {
    expect(problemsOf({ ...good, KEEPER_GRANT_URL: 'http://127.0.0.1:7071/grant' })).toEqual([]);
    expect(problemsOf({ ...good, KEEPER_GRANT_URL: 'http://127.0.0.1.example/grant' })).toHaveLength(1);
  });

  it.each(['../x', 'a/../../x', '/etc/x', './x', 'a//b', 'a\\b', '.keeper/boot.json', '', 'a/'])(
    'refuses the path %p in KEEPER_FILES',
    (path) => {
      expect(problemsOf(withPath(path))).toEqual([expect.stringContaining('is not a plain relative path')]);
    },
  );

  it('refuses files that unpack to far more than they should', () => {
    const bomb = { ...good, KEEPER_FILES: encoded({ a: { content: 'x'.repeat(9_000_000), policy: 'always' } }) };
    expect(problemsOf(bomb)).toEqual(['KEEPER_FILES: must be base64 of gzip of JSON']);
  });

  it('ends the program with 78 for bad settings and 64 for bad usage', async () => {
    const [bad, unknown, help] = await Promise.all([
      runKeeper(['restore'], { KEEPER_TOKEN: 'canary' }),
      runKeeper(['constructor'], good),
      runKeeper(['--help'], {}),
    ]);
    expect(bad).toMatchObject({ exitCode: 78, stderr: expect.stringContaining('KEEPER_GRANT_URL: is required') });
    expect(bad.stderr + bad.stdout).not.toContain('canary');
    expect(unknown.exitCode).toBe(64);
    expect(help).toMatchObject({ exitCode: 0, stderr: '' });
    expect(help.stdout.toString()).toContain('Usage');
  });
});

describe('placing files into the state folder', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'keeper-files-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const files: StateFile[] = [
    { path: 'openclaw.json', content: 'from the template', policy: 'always' },
    { path: 'workspace/SOUL.md', content: 'persona', policy: 'if-absent' },
  ];

  it('writes them for their owner only', async () => {
    expect(await placeStateFiles(folder, files)).toEqual(['openclaw.json', 'workspace/SOUL.md']);
    expect(await readFile(join(folder, 'workspace/SOUL.md'), 'utf8')).toBe('persona');
    expect((await stat(join(folder, 'openclaw.json'))).mode & 0o777).toBe(0o600);
  });

  it('replaces what is always ours and leaves what the tenant has changed', async () => {
    await placeStateFiles(folder, files);
    await writeFile(join(folder, 'openclaw.json'), 'patched');
    await writeFile(join(folder, 'workspace/SOUL.md'), 'own persona');
    expect(await placeStateFiles(folder, files)).toEqual(['openclaw.json']);
    expect(await readFile(join(folder, 'openclaw.json'), 'utf8')).toBe('from the template');
    expect(await readFile(join(folder, 'workspace/SOUL.md'), 'utf8')).toBe('own persona');
  });

  it('does not follow a link out of the folder', async () => {
    await symlink(tmpdir(), join(folder, 'out'));
    const escaping: StateFile[] = [{ path: 'out/keeper-escaped/file', content: 'x', policy: 'always' }];
    await expect(placeStateFiles(folder, escaping)).rejects.toThrow('leads out of the state folder');
  });
});
