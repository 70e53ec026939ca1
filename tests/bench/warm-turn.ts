import type { Visitor } from '../support/platform.ts';
import { type BenchTenant, question } from './bench-tenant.ts';
import type { Figure } from './figure.ts';
import { measurePairs, timed } from './samples.ts';

/** A turn of an awake tenant through ClawDesk, as a long-polling customer sees it, and directly at the same gateway. */
export async function measureWarmTurn(
  tenant: BenchTenant,
  customer: Visitor,
  { pairs, modelMs }: { pairs: number; modelMs: number },
): Promise<Figure[]> {
  const turn = `turn, model ${modelMs} ms`;
  const gateway = await tenant.gateway();
  const { through, direct, ratios, added } = await measurePairs({
    pairs,
    warmUp: 3,
    async through() {
      const sentAt = Date.now();
      let committed = 0;
      const total = await timed(async () => {
        committed = Date.parse((await customer.ask(question)).at) - sentAt;
      });
      return { total, committed };
    },
    direct: () => timed(() => gateway.chat(tenant.turn('bench'))),
  });
  return [
    { name: `${turn} ÷ directly`, unit: '×', values: ratios, goal: { quantile: 'p50', atMost: 1.1 } },
    {
      name: `${turn}, until committed ÷ directly`,
      unit: '×',
      values: through.map(({ committed }, n) => committed / (direct[n] ?? Number.NaN)),
    },
    { name: `${turn}, until seen`, unit: 'ms', values: through.map(({ total }) => total) },
    { name: `${turn}, until committed`, unit: 'ms', values: through.map(({ committed }) => committed) },
    { name: `${turn}, directly`, unit: 'ms', values: direct },
    { name: `${turn}, added by ClawDesk`, unit: 'ms', values: added },
  ];
}
