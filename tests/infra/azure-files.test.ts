import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { fileRules } from './rules/files.ts';

const folder = join(import.meta.dirname, '../../infra/azure');

describe('the template', () => {
  it.each(fileRules)('$name', ({ faults }) => {
    expect(faults(folder)).toEqual([]);
  });
});
