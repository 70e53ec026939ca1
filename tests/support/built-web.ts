import { execFile } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const vite = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin/vite.js');

/** Builds the sites into a new temporary folder, so that tests never meet the build of another day. The caller removes it. */
export async function buildWeb(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'clawdesk-web-'));
  const build = (...more: string[]) =>
    promisify(execFile)(process.execPath, [vite, 'build', 'web', '--outDir', folder, '--logLevel', 'error', ...more], {
      env: { ...process.env, NODE_ENV: 'production' },
    });
  await build('--emptyOutDir');
  await build('--config', 'web/vite.embed.config.ts');
  return folder;
}
