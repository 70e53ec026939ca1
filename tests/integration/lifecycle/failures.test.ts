import { describe, expect, it } from '@jest/globals';
import type { LifecycleKind } from '../../../shared/domain/lifecycle.ts';
import { useVirtualDelays } from './virtual-delays.ts';

useVirtualDelays();
const { openWorld } = await import('./world.ts');
const { violations } = await import('./violations.ts');
const { drive, oldestFirst } = await import('./drive.ts');

type Failure = { kind: LifecycleKind; call: string; status: 'ready' | 'paused' | 'failed'; steps: string[] };

const failures: Failure[] = [
  { kind: 'pause', call: 'gateway.suspend', status: 'failed', steps: ['drain compensation-failed'] },
  { kind: 'pause', call: 'keeper.beginSnapshot', status: 'ready', steps: ['drain compensated', 'snapshot failed'] },
  {
    kind: 'pause',
    call: 'apps.beginStop',
    status: 'ready',
    steps: ['drain compensated', 'snapshot succeeded', 'stop-app compensated'],
  },
  { kind: 'resume', call: 'apps.beginStart', status: 'paused', steps: ['start-app compensated'] },
  {
    kind: 'resume',
    call: 'apps.address',
    status: 'paused',
    steps: ['start-app compensated', 'await-start failed'],
  },
  {
    kind: 'resume',
    call: 'gateway.rpc',
    status: 'paused',
    steps: ['start-app compensated', 'await-start succeeded', 'verify failed'],
  },
];

/** Pauses, and resumes when that is what is to fail; a customer writes while the failing operation runs. */
async function failing({ kind, call }: Failure) {
  let isBroken = false;
  const world = await openWorld({ sweepMinutes: 30, fails: (label) => isBroken && label === call });
  world.say('first', 'm000');
  const operations: LifecycleKind[] = kind === 'pause' ? ['pause'] : ['pause', 'resume'];
  const ids: string[] = [];
  await drive(world, oldestFirst, (_position, choices) => {
    if (choices.some((choice) => choice.kind === 'step') || world.durable.isRunning('tenant.acme')) return;
    const next = operations.shift();
    if (!next) return;
    if (operations.length === 0) {
      isBroken = true;
      world.say('second', 'm001');
    }
    world.schedule.start(
      'operator',
      async () => {
        const operation = await world.beginOperation({ ctx: world.ctx, input: { kind: next } });
        if (operation) ids.push(operation.id);
      },
      (error) => world.refusals.push(error),
    );
  });
  const record = await world.stores.tenants.operation(world.scope, ids.at(-1) ?? '');
  return { world, record: record?.value };
}

describe('a lifecycle step that fails for good', () => {
  it.each(failures)(
    '$kind: $call leaves the tenant $status, a readable record and no customer waiting',
    async (failure) => {
      const { world, record } = await failing(failure);
      expect(record).toMatchObject({ kind: failure.kind, status: 'failed', error: expect.any(String) });
      expect(record?.steps.map(({ name, status }) => `${name} ${status}`)).toEqual(failure.steps);
      const tenant = await world.stores.tenants.read(world.scope);
      expect(tenant?.value.status).toBe(failure.status);
      const asPromised = (what: string): boolean => failure.status !== 'failed' || !what.startsWith('The tenant is');
      expect((await violations(world, { status: [failure.status], handOffs: true })).filter(asPromised)).toEqual([]);
    },
  );
});

it('refuses a second operation and names the first', async () => {
  const world = await openWorld();
  world.operate('pause');
  world.operate('destroy');
  await drive(world, oldestFirst);
  expect(world.refusals).toEqual([
    expect.objectContaining({
      code: 'conflict',
      message: expect.stringMatching(/^The operation pause \(acme\.\w+\) is running/),
    }),
  ]);
  expect(await violations(world, { status: ['paused'] })).toEqual([]);
});
