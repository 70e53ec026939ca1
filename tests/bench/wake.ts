import type { Runtime } from '../../infra/local/instance-images.ts';
import type { Platform, Visitor } from '../support/platform.ts';
import { timeBareInstance } from './bare-instance.ts';
import { type BenchTenant, question } from './bench-tenant.ts';
import type { Figure } from './figure.ts';
import { measurePairs, timed } from './samples.ts';

type Options = { runtime: Runtime; environment: Record<string, string>; pairs: number };

/** A message to a sleeping tenant until its answer is seen, and the bare instance from spawn to answer. */
export async function measureWake(
  platform: Platform,
  tenant: BenchTenant,
  customer: Visitor,
  { runtime, environment, pairs }: Options,
): Promise<Figure[]> {
  const pause = () => platform.operate('POST', `/tenants/${tenant.tenantId}/pause`);
  await pause();
  const { through, direct, ratios, added } = await measurePairs({
    pairs,
    warmUp: 1,
    async through() {
      const total = await timed(() => customer.ask(question, 120_000));
      await pause();
      return { total };
    },
    direct: () => timeBareInstance(tenant, runtime, environment),
  });
  return [
    { name: 'wake to answer ÷ spawn to answer', unit: '×', values: ratios, goal: { quantile: 'p50', atMost: 1.05 } },
    { name: 'wake to answer', unit: 'ms', values: through.map(({ total }) => total) },
    { name: 'spawn to answer', unit: 'ms', values: direct },
    { name: 'wake, added by ClawDesk', unit: 'ms', values: added },
  ];
}
