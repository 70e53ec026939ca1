import { expect, it } from '@jest/globals';
import { loadCode, projectRoot } from './code-under-attack.ts';
import { toolBreaches } from './tool-breaches.ts';

it('a model that calls every tool it is told to call gets none, is cut off, and tells no token', async () => {
  expect(await toolBreaches(await loadCode(projectRoot))).toEqual([]);
}, 120_000);
