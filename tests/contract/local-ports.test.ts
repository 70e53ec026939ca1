import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { choosePorts } from '../../infra/local/ports.ts';

// Linux gives outgoing connections 32768 and above.
const firstEphemeral = 32_768;

describe('ports of the local cloud', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'clawdesk-ports-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('are none that an outgoing connection could take between their choice and their use', async () => {
    const ports = Object.values(await choosePorts(folder, {}));
    expect(Math.max(...ports)).toBeLessThan(firstEphemeral);
    expect(new Set(ports).size).toBe(ports.length);
  });

  it('stay the same at the next start', async () => {
    const first = await choosePorts(folder, {});
    expect(await choosePorts(folder, {})).toEqual(first);
  });
});
