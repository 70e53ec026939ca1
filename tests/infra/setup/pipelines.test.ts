import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const root = resolve(import.meta.dirname, '../../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const found = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, name = '']) => name);
const workflows = globSync('.github/workflows/*.yml', { cwd: root }).map((path) => ({ path, text: read(path) }));
const scripts = Object.keys(JSON.parse(read('package.json')).scripts);

it('has the three workflows', () => {
  expect(workflows.map(({ path }) => path).sort()).toEqual(
    ['deploy', 'release', 'verify'].map((name) => `.github/workflows/${name}.yml`),
  );
});

describe.each(workflows)('$path', ({ text }) => {
  it('names every action by the hash of a commit', () => {
    for (const action of found(text, /uses: (\S+)/g))
      expect(action).toMatch(/^(\.\/\.github\/|[\w-]+\/[\w-]+@[0-9a-f]{40}$)/);
  });

  it('may read by default, and ends by itself', () => {
    expect(text).toMatch(/^permissions:\n {2}contents: read$/m);
    const runners = found(text, /^ {4}(runs-on): /gm);
    expect(found(text, /^ {4}(timeout-minutes): /gm)).toHaveLength(runners.length);
  });

  it('holds no secret, and puts nothing that others may write into a script', () => {
    expect(text).not.toMatch(/secrets\./);
    const commands = text.split('\n').filter((line) => !/^\s+(\w|-)+: \$\{\{/.test(line));
    expect(commands.join('\n')).not.toMatch(/\$\{\{ github\.(ref_name|head_ref|event)/);
  });

  it('runs what there is', () => {
    for (const name of found(text, /npm run (?:-s )?([\w:]+)/g)) expect(scripts).toContain(name);
  });
});

describe('azure.yaml', () => {
  const text = read('azure.yaml');

  it('runs scripts and steps that there are', () => {
    for (const name of found(text, /npm (?:--prefix \S+ )?run -s ([\w:]+)/g)) expect(scripts).toContain(name);
    const steps = read('infra/azure/setup/run.ts');
    for (const step of found(text, /run -s azure -- (\w+)/g)) expect(steps).toContain(`step === '${step}'`);
  });

  it('does the same on every system', () => {
    expect(found(text, /posix: \{ shell: sh, run: (.+) \}/g)).toEqual(
      found(text, /windows: \{ shell: pwsh, run: (.+) \}/g),
    );
  });

  it('deploys the services that the template tags', () => {
    const tags = globSync('infra/azure/modules/*.bicep', { cwd: root }).flatMap((path) =>
      found(read(path), /'azd-service-name': '(\w+)'/g),
    );
    expect(found(text, /^ {2}(api|web):$/gm).sort()).toEqual(tags.sort());
  });
});

it('main.parameters.json gives parameters that main.bicep has, and all that it requires', () => {
  const template = read('infra/azure/main.bicep');
  const all = found(template, /^param (\w+)/gm);
  const required = found(template, /^param (\w+) \w+$/gm);
  const given = Object.keys(JSON.parse(read('infra/azure/main.parameters.json')).parameters);
  expect(all).toEqual(expect.arrayContaining(given));
  expect(given).toEqual(expect.arrayContaining(required));
  expect(required).toContain('environmentName');
});
