import { parseArgs } from 'node:util';
import { z } from 'zod';

/** What the real gateway costs on two cores, measured; the defaults are small so that tests and demos are quick. */
const measured = { startDelayMs: 8_500, latencyMs: 120, memoryMb: 750 };
const quick = { startDelayMs: 200, latencyMs: 0, memoryMb: 0 };

const Whole = z.coerce.number().int().min(0).optional();
const Environment = z.object({
  OPENCLAW_STATE_DIR: z.string().min(1),
  OPENCLAW_CONFIG_PATH: z.string().min(1),
  STUB_PROFILE: z.enum(['quick', 'measured']).default('quick'),
  STUB_START_DELAY_MS: Whole,
  STUB_LATENCY_MS: Whole,
  STUB_MEMORY_MB: Whole,
});

export type Settings = ReturnType<typeof readSettings>;

/** Reads flags and environment as the real gateway does; `gateway run` is the only command. */
export function readSettings(args: string[], env: NodeJS.ProcessEnv) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { port: { type: 'string', default: '18789' }, bind: { type: 'string' } },
  });
  if (positionals.join(' ') !== 'gateway run')
    throw new Error('usage: main.ts gateway run --port <port> --bind <mode>');
  const environment = Environment.parse(env);
  z.enum(['loopback', 'lan']).optional().parse(values.bind);
  const profile = environment.STUB_PROFILE === 'measured' ? measured : quick;
  return {
    port: z.coerce.number().int().min(0).max(65_535).parse(values.port),
    stateDir: environment.OPENCLAW_STATE_DIR,
    configPath: environment.OPENCLAW_CONFIG_PATH,
    startDelayMs: environment.STUB_START_DELAY_MS ?? profile.startDelayMs,
    latencyMs: environment.STUB_LATENCY_MS ?? profile.latencyMs,
    memoryMb: environment.STUB_MEMORY_MB ?? profile.memoryMb,
  };
}
