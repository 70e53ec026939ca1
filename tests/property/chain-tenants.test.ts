import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Bootstrapper, createTenantRunner } from '../../shared/tenancy/chain.ts';
import { openScope, type TenantScope } from '../../shared/tenancy/scope.ts';

const scopeOf = (tenantId: string): TenantScope => openScope(tenantId, { kind: 'platform', cause: 'test' });

/** A runner whose one tool is the tenant's own box, open only while its run lasts. */
function boxes() {
  const log: string[] = [];
  const box: Bootstrapper<'box', { tenantId: string; items: string[]; open: boolean }> = {
    name: 'box',
    bootstrap: ({ scope, undo }) => {
      const own = { tenantId: scope.tenantId, items: [] as string[], open: true };
      log.push(`open ${scope.tenantId}`);
      undo(() => {
        own.open = false;
        log.push(`close ${scope.tenantId}`);
      });
      return own;
    },
  };
  return { log, runner: createTenantRunner([box]) };
}

function gate() {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

describe('runs of several tenants', () => {
  it('nest without touching each other: A, inside it B, inside that A again', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 6 }), async (tenants) => {
        const { log, runner } = boxes();
        const nest = (depth: number): Promise<void> => {
          const tenantId = tenants[depth];
          if (tenantId === undefined) return Promise.resolve();
          return runner.run(scopeOf(tenantId), async ({ box }) => {
            box.items.push(`${depth}`);
            await nest(depth + 1);
            expect(box).toEqual({ tenantId, items: [`${depth}`], open: true });
          });
        };
        await nest(0);
        expect(log).toEqual([...tenants.map((t) => `open ${t}`), ...tenants.toReversed().map((t) => `close ${t}`)]);
      }),
    );
  });

  it('may overlap and end in any order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('a', 'b'), { minLength: 2, maxLength: 5 }).chain((tenants) =>
          fc.record({
            tenants: fc.constant(tenants),
            order: fc.shuffledSubarray([...tenants.keys()], { minLength: tenants.length }),
            failing: fc.subarray([...tenants.keys()]),
          }),
        ),
        async ({ tenants, order, failing }) => {
          const { log, runner } = boxes();
          const gates = tenants.map(gate);
          const runs = tenants.map((tenantId, index) =>
            runner
              .run(scopeOf(tenantId), async ({ box }) => {
                box.items.push(`${index}`);
                await gates[index]?.opened;
                if (failing.includes(index)) throw new Error(`${index}`);
                return { ...box, items: [...box.items] };
              })
              .catch(() => null),
          );
          for (const index of order) {
            gates[index]?.open();
            const left = failing.includes(index) ? null : { tenantId: tenants[index], items: [`${index}`], open: true };
            expect(await runs[index]).toEqual(left);
          }
          expect(log.slice(tenants.length)).toEqual(order.map((index) => `close ${tenants[index]}`));
        },
      ),
    );
  });

  it('keep nothing for the next one, of the same tenant or another', async () => {
    const { runner } = boxes();
    const first = await runner.run(scopeOf('a'), async ({ box }) => {
      box.items.push('secret');
      return box;
    });
    expect(first).toEqual({ tenantId: 'a', items: ['secret'], open: false });
    for (const tenantId of ['a', 'b']) {
      const next = await runner.run(scopeOf(tenantId), async ({ box }) => ({ ...box }));
      expect(next).toEqual({ tenantId, items: [], open: true });
    }
  });
});
