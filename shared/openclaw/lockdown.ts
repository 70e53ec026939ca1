/**
 * What an instance is forbidden, as OpenClaw configuration.
 * A support agent reads strangers' text all day, so it is given nothing worth hijacking: no tool, no command, no timer,
 * no skill, no memory shared between customers, no browser surface, no call to any host but the model proxy.
 * Traps: `tools.allow: []` means "everything allowed", and `profile: "minimal"` alone still hands out a gateway tool.
 */
export const lockdown = {
  tools: {
    profile: 'minimal',
    deny: ['*'],
    elevated: { enabled: false },
    exec: { mode: 'deny' },
    fs: { workspaceOnly: true },
    agentToAgent: { enabled: false },
    sessions: { visibility: 'self' },
    toolSearch: false,
    updatePlan: false,
  },
  commands: {
    native: false,
    nativeSkills: false,
    text: false,
    bash: false,
    config: false,
    mcp: false,
    plugins: false,
    debug: false,
    restart: false,
  },
  browser: { enabled: false },
  // Schedules are durable timers of the control plane: they must fire while the instance sleeps.
  cron: { enabled: false },
  memory: { search: { enabled: false } },
  skills: { allowBundled: [] },
  discovery: { mdns: { mode: 'off' } },
  update: { checkOnStart: false },
  telemetry: { enabled: false },
} as const;

/** The part of the lock-down that OpenClaw keeps under `gateway`. */
export const gatewayLockdown = { controlUi: { enabled: false }, terminal: { enabled: false } } as const;

/** The part of the lock-down that OpenClaw keeps under `agents.defaults`. */
export const agentLockdown = {
  skipBootstrap: true,
  skills: [],
  heartbeat: { every: '0m' },
  // One turn's budget; the default is two days.
  timeoutSeconds: 120,
} as const;
