// `npm run bench`: what ClawDesk adds to what it stands on, in one run on this machine. Measures; asserts nothing.
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { startPlatform } from '../support/platform.ts';
import { measureAcknowledge } from './acknowledge.ts';
import { createBenchTenant } from './bench-tenant.ts';
import { type Figure, tableOf } from './figure.ts';
import { measureWarmTurn } from './warm-turn.ts';

const { values } = parseArgs({
  options: { runtime: { type: 'string', default: 'stub' }, quick: { type: 'boolean', default: false } },
});
const { runtime, quick } = values;
if (runtime !== 'stub' && runtime !== 'openclaw') throw new Error(`--runtime is stub or openclaw, not ${runtime}.`);

const platform = await startPlatform({
  runtime,
  instanceEnvironment: { STUB_PROFILE: 'measured', ...(quick ? { STUB_START_DELAY_MS: '1000' } : {}) },
});
const figures: Figure[] = [];
try {
  const tenant = await createBenchTenant(platform, 'bench');
  const customer = await platform.visitor(tenant.tenantId);
  figures.push(...(await measureWarmTurn(tenant, customer, 20)));
  figures.push(...(await measureAcknowledge(tenant, await platform.visitor(tenant.tenantId), 60)));
} finally {
  await platform.stop();
}
process.stdout.write(`${runtime} instances, ${cpus().length} processors, Node ${process.version}\n\n${tableOf(figures)}\n`);
