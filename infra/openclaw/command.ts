import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The command line that runs the pinned OpenClaw with this Node: `[node, openclaw.mjs, ...arguments]`. */
export function openclawCommand(...args: string[]): [string, ...string[]] {
  const entry = fileURLToPath(new URL('node_modules/openclaw/openclaw.mjs', import.meta.url));
  if (!existsSync(entry)) throw new Error('OpenClaw is not installed. Run `npm run openclaw:install` first.');
  return [process.execPath, entry, ...args];
}
