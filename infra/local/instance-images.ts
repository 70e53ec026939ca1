import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openclawCommand } from '../openclaw/command.ts';
import type { Image } from './container-apps/launch.ts';

export type Runtime = 'stub' | 'openclaw';

export const imageNames = { openclaw: 'clawdesk.local/openclaw:2026.9.6', keeper: 'clawdesk.local/keeper:1' };

const program = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const gatewayFlags = ['gateway', 'run', '--port', '{port:18789}', '--bind', 'loopback'];
// An image would hold its programs compiled; every wake starts the keeper twice.
const compileCache = join(tmpdir(), 'clawdesk-compile-cache');
const quiet = '--disable-warning=ExperimentalWarning';

/** The container images of a tenant's app as commands of this machine. @throws when OpenClaw is wanted and not installed. */
export function instanceImages(runtime: Runtime, environment: Record<string, string> = {}): Record<string, Image> {
  const gateway =
    runtime === 'openclaw'
      ? openclawCommand(...gatewayFlags)
      : [process.execPath, quiet, program('tenant-stub/main.ts'), ...gatewayFlags];
  return {
    [imageNames.openclaw]: { command: [...gateway], env: environment },
    [imageNames.keeper]: {
      command: [process.execPath, quiet, program('../../dist/keeper.mjs')],
      env: { KEEPER_PORT: '{port:18790}', NODE_COMPILE_CACHE: compileCache },
    },
  };
}
