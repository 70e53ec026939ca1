import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { measure } from './measure.ts';
import { tableOf } from './table.ts';
import { tasks } from './tasks.ts';

const fixtures = join(import.meta.dirname, 'fixtures');
const run = promisify(execFile);

describe('npm run eval, on the made-up lines', () => {
  let out: string;
  let printed: { stdout: string; stderr: string };

  beforeAll(async () => {
    out = await mkdtemp(join(tmpdir(), 'clawdesk-eval-'));
    const command = ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, 'run.ts'), '--out', out];
    printed = await run(process.execPath, command, { timeout: 120_000 });
  }, 130_000);
  afterAll(() => rm(out, { recursive: true, force: true }));

  it('prints a table with a line for every figure', () => {
    expect(printed.stdout).toMatch(/task +measure +baseline +ours +goal +reached +n/);
    expect(printed.stdout).toMatch(/CLINC150 val\) +OOS AUROC/);
    expect(printed.stdout).toMatch(/banking77, .+\) +ECE/);
  });

  it('gives the same figures every time', async () => {
    const again = await measure(tasks, fixtures, () => {});
    expect(printed.stdout.trim()).toBe(tableOf(again.rows));
  }, 60_000);

  it('says that the figures mean nothing without --data', () => {
    expect(printed.stderr).toContain('No --data');
  });

  it('keeps its pictures as SVG documents', async () => {
    const pictures = await readdir(out);
    expect(pictures).toEqual(
      expect.arrayContaining(['risk-coverage-clinc150-val.svg', 'reliability-banking77-every-5th-of-train.svg']),
    );
    for (const picture of pictures) {
      const svg = await readFile(join(out, picture), 'utf8');
      expect(svg).toMatch(/^<svg xmlns=.+<\/svg>\n$/s);
      expect(svg).not.toContain('NaN');
    }
  });
});

describe('measuring', () => {
  it('leaves out a task whose files are missing, and says so', async () => {
    const said: string[] = [];
    const { rows } = await measure(tasks, '/nowhere', (text) => said.push(text));
    expect(rows).toEqual([]);
    expect(said).toContainEqual(expect.stringMatching(/out-of-scope: left out, .*clinc150/));
  });
});
