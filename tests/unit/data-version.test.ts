import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { checkDataVersion } from '../../infra/local/data-version.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'data-version-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the data of the local cloud', () => {
  it('is marked when it begins, and goes on', () => {
    checkDataVersion(folder);
    writeFileSync(join(folder, 'ports.json'), '{}');
    expect(() => checkDataVersion(folder)).not.toThrow();
    expect(readFileSync(join(folder, 'data-version'), 'utf8')).toBe('3\n');
  });

  it('of an older or newer checkout is refused with what to do', () => {
    writeFileSync(join(folder, 'ports.json'), '{}');
    expect(() => checkDataVersion(folder)).toThrow(/an older ClawDesk.*--fresh/);
    writeFileSync(join(folder, 'data-version'), '4\n');
    expect(() => checkDataVersion(folder)).toThrow(/a newer ClawDesk.*--fresh/);
  });
});
