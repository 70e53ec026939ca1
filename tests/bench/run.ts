// `npm run bench`: what ClawDesk adds to what it stands on, in one run on this machine. Measures; asserts nothing.
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { type Platform, startPlatform } from '../support/platform.ts';
import { measureAcknowledge } from './acknowledge.ts';
import { type BenchTenant, createBenchTenant } from './bench-tenant.ts';
import { measureBoard } from './board.ts';
import { measureDurableChain } from './durable-chain.ts';
import { type Figure, tableOf } from './figure.ts';
import { measureWake } from './wake.ts';
import { measureWarmTurn } from './warm-turn.ts';

const help = `npm run bench -- [options]

  --runtime NAME  what the instance is: stub (as slow as the real gateway was measured to be) or openclaw
  --quick         fewer repetitions, and a stub that starts within a second
`;

const { values } = parseArgs({
  options: {
    runtime: { type: 'string', default: 'stub' },
    quick: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const { runtime, quick } = values;
const pairs = quick ? { turns: 15, acknowledged: 20, wakes: 3 } : { turns: 30, acknowledged: 50, wakes: 5 };
const board = { conversations: 1000, perSecond: 20, seconds: quick ? 10 : 40 };
const environment: Record<string, string> = {
  STUB_PROFILE: 'measured',
  ...(quick ? { STUB_START_DELAY_MS: '1000' } : {}),
};
const say = (text: string): void => void process.stderr.write(text);

// Ending by `exit` ends every process that was started here.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130));

if (values.help) process.stdout.write(help);
else await bench();

async function bench(): Promise<void> {
  say('Durable');
  const figures: Figure[] = await measureDurableChain({ chains: quick ? 200 : 1000, rounds: quick ? 3 : 5 });

  const notes: string[] = [];

  await onPlatform(0, async (platform, tenant) => {
    const visitor = () => platform.visitor(tenant.tenantId);
    say(' · turns');
    figures.push(...(await measureWarmTurn(tenant, await visitor(), { pairs: pairs.turns, modelMs: 0 })));
    say(' · acknowledging');
    figures.push(...(await measureAcknowledge(tenant, await visitor(), pairs.acknowledged)));
    say(' · waking');
    const wake = { runtime: knownRuntime(), environment, pairs: pairs.wakes };
    figures.push(...(await measureWake(platform, tenant, await visitor(), wake)));
  });
  say(' · the board');
  await onPlatform(0, async (platform, tenant) => {
    const measured = await measureBoard(platform, tenant, board);
    figures.push(...measured.figures);
    notes.push(measured.note);
  });
  say(' · turns with a slower model');
  await onPlatform(1000, async (platform, tenant) => {
    const customer = await platform.visitor(tenant.tenantId);
    figures.push(...(await measureWarmTurn(tenant, customer, { pairs: pairs.turns, modelMs: 1000 })));
  });

  say('\n\n');
  const load = loadavg()[0]?.toFixed(1);
  const conditions = `${runtime} instances, ${cpus().length} processors, load ${load}, Node ${process.version}`;
  process.stdout.write(`${[conditions, tableOf(figures), ...notes].join('\n\n')}\n`);
}

function knownRuntime(): 'stub' | 'openclaw' {
  if (runtime === 'stub' || runtime === 'openclaw') return runtime;
  throw new Error(`--runtime is stub or openclaw, not ${runtime}.`);
}

/** The whole platform with one awake tenant, for as long as the work takes. */
async function onPlatform(
  modelLatencyMs: number,
  work: (platform: Platform, tenant: BenchTenant) => Promise<void>,
): Promise<void> {
  const platform = await startPlatform({
    runtime: knownRuntime(),
    instanceEnvironment: environment,
    modelLatencyMs,
    // Its people may see the tenant.
    demo: [{ tenantId: 'bench', displayName: 'Bench', state: 'awake' }],
  });
  try {
    await work(platform, await createBenchTenant(platform, 'bench'));
  } finally {
    await platform.stop();
  }
}
