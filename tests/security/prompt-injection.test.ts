import { describe, expect, it } from '@jest/globals';
import { attacks } from './attacks.ts';
import { loadCode, projectRoot } from './code-under-attack.ts';
import { promptBreaches } from './prompt-breaches.ts';

describe('what a model reads', () => {
  it('is tried with at least two hundred different attacks', () => {
    expect(new Set(attacks.map(({ text }) => text)).size).toBeGreaterThanOrEqual(200);
  });

  it('keeps its shape, word for word, whatever customers and documents say', async () => {
    expect(promptBreaches(await loadCode(projectRoot))).toEqual([]);
  });
});
