import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startDurableEngine } from '../../infra/local/durable/engine.ts';
import { EngineFixture } from '../support/durable-app/engine-fixture.ts';
import { type InProcessFunctions, inProcessFunctions } from '../support/durable-app/in-process.ts';

let fixture: EngineFixture;

beforeEach(() => {
  fixture = new EngineFixture();
});
afterEach(() => fixture.remove());

describe('the store of the local Durable engine', () => {
  it('runs activities twice on request, keeps the first result and names the one that is not idempotent', async () => {
    const results: number[] = [];
    const warnings: string[] = [];
    let created = false;
    const durable = await fixture.run(
      {
        activity: {
          count: () => results.push(0),
          create: () => {
            if (created) throw new Error('exists');
            created = true;
          },
        },
        orchestration: {
          *both(context) {
            yield context.df.callActivity('create', {});
            return yield context.df.callActivity('count', {});
          },
        },
      },
      { runActivitiesTwice: true, log: (line) => warnings.push(line) },
    );
    durable.start({ name: 'both', id: 'b', input: '{}' });
    await fixture.settle();
    expect(fixture.outcome('b').output).toBe(1);
    expect(results).toHaveLength(2);
    expect(warnings).toEqual([expect.stringContaining('activity create of b is not idempotent')]);
  });

  it('refuses a second engine on the same file', async () => {
    await fixture.run({});
    expect(() => startDurableEngine({ file: fixture.file, functions: inProcessFunctions({}) })).toThrow(
      'does another host use it?',
    );
  });

  it('leaves instances of a newer version alone, and fails them when host.json says so', async () => {
    const functions: InProcessFunctions = {
      activity: { note: () => 1 },
      orchestration: {
        *version(context) {
          yield context.df.callActivity('note', {});
          return context.df.version;
        },
      },
    };
    const versions = { defaultVersion: '1.10', match: 'CurrentOrOlder', onMismatch: 'Reject' } as const;
    const durable = await fixture.run(functions, { versions });
    durable.start({ name: 'version', id: 'default', input: '{}' });
    durable.start({ name: 'version', id: 'older', input: '{}', version: '1.9' });
    durable.start({ name: 'version', id: 'newer', input: '{}', version: '2.0' });
    await fixture.settle();
    expect(fixture.outcome('default')).toEqual({ status: 'Completed', output: '1.10' });
    expect(fixture.outcome('older').status).toBe('Completed');
    expect(fixture.outcome('newer').status).toBe('Pending');
    await fixture.run(functions, { versions: { ...versions, onMismatch: 'Fail' } });
    await fixture.settle();
    expect(fixture.outcome('newer').status).toBe('Failed');
  });

  it('lists in order of creation, page by page, and purges only what is over', async () => {
    const durable = await fixture.run({
      orchestration: {
        *done() {},
        *waiter(context) {
          yield context.df.waitForExternalEvent('bell');
        },
      },
    });
    for (const id of ['tenant.a', 'tenant.b', 'conv.c']) durable.start({ name: 'done', id, input: '{}' });
    durable.start({ name: 'waiter', id: 'tenant.d', input: '{}' });
    await fixture.settle();
    const first = durable.list({ idPrefix: 'tenant.' }, 2);
    const last = first.at(-1);
    const second = durable.list({ idPrefix: 'tenant.' }, 2, last);
    expect([...first, ...second].map(({ id }) => id)).toEqual(['tenant.a', 'tenant.b', 'tenant.d']);
    expect(durable.list({ statuses: ['Running'] }, 9).map(({ id }) => id)).toEqual(['tenant.d']);
    expect([durable.purge('tenant.a'), durable.purge('tenant.d'), durable.purge('nobody')]).toEqual([
      true,
      false,
      false,
    ]);
    expect(durable.find('tenant.a')).toBeUndefined();
    expect(durable.history('tenant.a')).toEqual([]);
  });
});
