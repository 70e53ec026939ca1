// `npm run bench`: what ClawDesk adds to what it stands on, in one run on this machine. Measures; asserts nothing.
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { startPlatform } from '../support/platform.ts';
import { measureAcknowledge } from './acknowledge.ts';
import { createBenchTenant } from './bench-tenant.ts';
import { measureDurableChain } from './durable-chain.ts';
import { type Figure, tableOf } from './figure.ts';
import { measureWake } from './wake.ts';
import { measureWarmTurn } from './warm-turn.ts';

const { values } = parseArgs({
  options: { runtime: { type: 'string', default: 'stub' }, quick: { type: 'boolean', default: false } },
});
const { runtime, quick } = values;
if (runtime !== 'stub' && runtime !== 'openclaw') throw new Error(`--runtime is stub or openclaw, not ${runtime}.`);

const say = (text: string): void => void process.stderr.write(text);
const environment: Record<string, string> = {
  STUB_PROFILE: 'measured',
  ...(quick ? { STUB_START_DELAY_MS: '1000' } : {}),
};
const figures: Figure[] = [];

say('durable');
figures.push(...(await measureDurableChain({ chains: quick ? 200 : 1000, rounds: quick ? 3 : 5 })));

const platform = await startPlatform({ runtime, instanceEnvironment: environment });
try {
  const tenant = await createBenchTenant(platform, 'bench');
  say(' · warm turn');
  figures.push(...(await measureWarmTurn(tenant, await platform.visitor(tenant.tenantId), quick ? 15 : 40)));
  say(' · acknowledge');
  figures.push(...(await measureAcknowledge(tenant, await platform.visitor(tenant.tenantId), quick ? 20 : 50)));
  say(' · wake');
  const customer = await platform.visitor(tenant.tenantId);
  const pairs = quick ? 3 : 5;
  figures.push(...(await measureWake(platform, tenant, customer, { runtime, environment, pairs })));
} finally {
  await platform.stop();
}
say('\n\n');
const conditions = `${runtime} instances, ${cpus().length} processors, Node ${process.version}`;
process.stdout.write(`${conditions}; the model answers at once\n\n${tableOf(figures)}\n`);
