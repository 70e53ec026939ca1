import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

const read = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
const exists = (path: string): boolean => existsSync(new URL(`../../${path}`, import.meta.url));

describe.each(['README.md', 'DECISIONS.md'])('%s', (file) => {
  it('links only to files that exist', () => {
    const links = [...read(file).matchAll(/\]\((?!https?:)([^)]+)\)/g)].map(([, path = '']) => path);
    expect(links.filter((path) => !exists(path))).toEqual([]);
  });

  it('names only folders and files that exist', () => {
    const paths = [...read(file).matchAll(/`((?:functions|orchestrations|shared|infra|web|tests)\/[\w./-]*)`/g)].map(
      ([, path = '']) => path,
    );
    expect(paths.filter((path) => !exists(path))).toEqual([]);
  });

  it('names only npm scripts that exist', () => {
    const { scripts } = JSON.parse(read('package.json'));
    const named = [...read(file).matchAll(/npm run ([\w:]+)/g)].map(([, script = '']) => script);
    expect(named.filter((script) => !(script in scripts))).toEqual([]);
  });
});

it('the layout that the README draws is the layout', () => {
  const drawing = /## Layout\n\n```\n([\s\S]*?)```/.exec(read('README.md'))?.[1] ?? '';
  let parent = '';
  const folders = drawing.split('\n').flatMap((line) => {
    const [, indent = '', path = ''] = /^( *)([\w./-]+\/)/.exec(line) ?? [];
    if (path === '') return [];
    if (indent === '') parent = path;
    return [indent === '' ? path : parent + path];
  });
  expect(folders.length).toBeGreaterThan(10);
  expect(folders.filter((folder) => !exists(folder))).toEqual([]);
});
