/**
 * The environment of an instance apart from its two secrets (`OPENCLAW_GATEWAY_TOKEN`, `CLAWDESK_MODEL_TOKEN`).
 * `stateDir` is absolute; inside the official image it is `/home/node/.openclaw`.
 */
export function instanceEnvironment(stateDir: string): Record<string, string> {
  return {
    OPENCLAW_STATE_DIR: stateDir,
    OPENCLAW_CONFIG_PATH: `${stateDir}/openclaw.json`,
    // Below 1 GiB of heap a busy instance dies; above it the garbage collector lets it outgrow 2 GiB of memory.
    NODE_OPTIONS: '--max-old-space-size=1024',
    OPENCLAW_DISABLE_BONJOUR: '1',
    OPENCLAW_NO_RESPAWN: '1',
    OPENCLAW_EXEC_SHELL_SNAPSHOT: '0',
    OPENCLAW_NO_AUTO_UPDATE: '1',
    DO_NOT_TRACK: '1',
  };
}
