import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { openContainerLog } from '../../infra/local/container-apps/container-log.ts';
import { localise } from '../../infra/local/container-apps/launch.ts';
import { mergePatch } from '../../infra/local/container-apps/parse-app.ts';

describe('the texts of a template on this machine', () => {
  const mounts = { '/home/node/.app': '/real/app', '/home/node/.app/cache/': '/real/cache', '/data': '/real/data' };
  const ports = new Map([[8080, 20_001]]);
  it.each([
    ['/data', '/real/data'],
    ['--state=/data/x', '--state=/real/data/x'],
    ['file:/data,/data/y', 'file:/real/data,/real/data/y'],
    ['/home/node/.app/cache/z', '/real/cache/z'],
    ['/home/node/.app/config.json', '/real/app/config.json'],
    ['/database /data.bak /my/data data/data', '/database /data.bak /my/data data/data'],
    ['https://host.test/data', 'https://host.test/data'],
    ['http://127.0.0.1:8080/data', 'http://127.0.0.1:20001/data'],
    ['localhost:8080 localhost:80809 10.0.0.1:8080', 'localhost:20001 localhost:80809 10.0.0.1:8080'],
  ])('turns %s into %s', (text, expected) => {
    expect(localise(text, mounts, ports)).toBe(expected);
  });
});

describe('a merge patch', () => {
  it('merges objects, removes nulls and replaces arrays', () => {
    const target = { a: { b: 1, c: 2 }, list: [1, 2], kept: true };
    expect(mergePatch(target, { a: { b: null, d: 3 }, list: [3] })).toEqual({
      a: { c: 2, d: 3 },
      list: [3],
      kept: true,
    });
    expect(target.a).toEqual({ b: 1, c: 2 });
  });
});

describe('a container log', () => {
  it('is bounded, and its tail reaches back over the rotation', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'container-log-'));
    const file = join(folder, 'web.log');
    const log = openContainerLog(file, 200);
    for (let line = 0; line < 50; line++) log.write(`line ${line}`);
    const sizes = await Promise.all([file, `${file}.1`].map(async (path) => (await readFile(path)).length));
    expect(Math.max(...sizes)).toBeLessThanOrEqual(200);
    const tail = log.tail(7).map((line) => line.slice(line.indexOf(' ') + 1));
    expect(tail).toEqual([43, 44, 45, 46, 47, 48, 49].map((line) => `line ${line}`));
    await rm(folder, { recursive: true });
  });
});
