import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { EntityId, type OrchestrationContext, RetryOptions, type Task } from 'durable-functions';
import fc from 'fast-check';
import { createClock } from '../../infra/local/durable/clock.ts';
import { startDurableEngine } from '../../infra/local/durable/engine.ts';
import { inProcessFunctions } from '../support/durable-app/in-process.ts';

type Plan =
  | { kind: 'activity' | 'child' | 'entity' | 'timer' }
  | { kind: 'retry'; failures: number }
  | { kind: 'all' | 'any'; of: Plan[] };

const leaf: fc.Arbitrary<Plan> = fc.oneof(
  fc.record({ kind: fc.constantFrom('activity', 'child', 'entity', 'timer') }),
  fc.record({ kind: fc.constant('retry'), failures: fc.integer({ min: 0, max: 2 }) }),
);
const plan: fc.Arbitrary<Plan> = fc.oneof(
  leaf,
  fc.record({ kind: fc.constantFrom('all', 'any'), of: fc.array(leaf, { minLength: 1, maxLength: 4 }) }),
);
const minute = 60_000;

describe('sequence ids', () => {
  it('are the same for the engine and the library, whatever an orchestration is made of', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(plan, { minLength: 1, maxLength: 5 }), async (plans) => {
        // Were one id different, the library would wait for an answer that never comes.
        expect(await outcomeOf(plans)).toEqual({ status: 'Completed', output: String(plans.length) });
      }),
      { numRuns: 40 },
    );
  });
});

async function outcomeOf(plans: Plan[]) {
  const folder = mkdtempSync(join(tmpdir(), 'durable-ids-'));
  const clock = createClock();
  const failures = new Map<number, number>();
  let keys = 0;
  const functions = inProcessFunctions({
    activity: {
      note: () => 'noted',
      flaky: ({ key, failing }: { key: number; failing: number }) => {
        const failed = failures.get(key) ?? 0;
        failures.set(key, failed + 1);
        if (failed < failing) throw new Error('not yet');
        return 'at last';
      },
    },
    entity: { counter: (context) => context.df.return(1) },
    orchestration: {
      *child(context) {
        return yield context.df.callActivity('note', {});
      },
      *parent(context) {
        keys = 0;
        for (const step of plans) {
          context.df.signalEntity(new EntityId('counter', 'signalled'), 'get');
          yield taskOf(context, step);
        }
        return plans.length;
      },
    },
  });
  const taskOf = (context: OrchestrationContext, step: Plan): Task => {
    switch (step.kind) {
      case 'activity':
        return context.df.callActivity('note', {});
      case 'child':
        return context.df.callSubOrchestrator('child', {});
      case 'entity':
        return context.df.callEntity(new EntityId('counter', 'called'), 'get');
      case 'timer':
        return context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + minute));
      case 'retry':
        return context.df.callActivityWithRetry('flaky', new RetryOptions(minute, 5), {
          key: keys++,
          failing: step.failures,
        });
      case 'all':
        return context.df.Task.all(step.of.map((part) => taskOf(context, part)));
      case 'any':
        return context.df.Task.any(step.of.map((part) => taskOf(context, part)));
    }
  };
  const engine = startDurableEngine({ file: join(folder, 'durable.db'), functions, clock });
  try {
    engine.management.start({ name: 'parent', id: 'p', input: '{}' });
    for (let waits = 0; waits < 30 && engine.management.find('p')?.status !== 'Completed'; waits++) {
      await engine.idle();
      clock.advance(minute);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    const { status, output } = engine.management.find('p') ?? {};
    return { status, output };
  } finally {
    await engine.stop();
    rmSync(folder, { recursive: true });
  }
}
