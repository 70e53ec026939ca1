import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EntityId, RetryOptions } from 'durable-functions';
import { createClock } from '../../infra/local/durable/clock.ts';
import { type DurableEngine, type DurableEngineOptions, startDurableEngine } from '../../infra/local/durable/engine.ts';
import { type InProcessFunctions, inProcessFunctions } from '../support/durable-app/in-process.ts';

const day = 24 * 3_600_000;
const hour = 3_600_000;
let folder: string;
let engine: DurableEngine | undefined;
let clock: ReturnType<typeof createClock>;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'durable-engine-'));
  clock = createClock();
});
afterEach(async () => {
  await engine?.stop();
  engine = undefined;
  rmSync(folder, { recursive: true });
});

function run(functions: InProcessFunctions, options: Partial<DurableEngineOptions> = {}) {
  engine = startDurableEngine({
    file: join(folder, 'durable.db'),
    functions: inProcessFunctions(functions),
    clock,
    ...options,
  });
  return engine.management;
}

async function settle() {
  await engine?.idle();
}

async function advance(milliseconds: number) {
  clock.advance(milliseconds);
  // The alarm rings on the next turn of the timers.
  await new Promise((resolve) => setTimeout(resolve, 5));
  await settle();
}

function outcome(id: string) {
  const instance = engine?.management.find(id);
  return { status: instance?.status, output: instance?.output ? JSON.parse(instance.output) : undefined };
}

describe('an orchestration on the local Durable engine', () => {
  it('runs a chain and shows its custom status', async () => {
    const durable = run({
      activity: { greet: (name: string) => `Hello ${name}` },
      orchestration: {
        *chain(context) {
          const greetings: string[] = [];
          for (const name of ['Ann', 'Bob']) greetings.push(yield context.df.callActivity('greet', name));
          context.df.setCustomStatus({ greeted: greetings.length });
          return greetings;
        },
      },
    });
    durable.start({ name: 'chain', id: 'c', input: '{}' });
    await settle();
    expect(outcome('c')).toEqual({ status: 'Completed', output: ['Hello Ann', 'Hello Bob'] });
    expect(durable.find('c')?.custom_status).toBe('{"greeted":2}');
  });

  it('reaches a timer of thirty days as soon as the clock does, and not before', async () => {
    const durable = run({
      activity: { note: () => 'noted' },
      orchestration: {
        *month(context) {
          yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 30 * day));
          return yield context.df.callActivity('note', {});
        },
      },
    });
    durable.start({ name: 'month', id: 'm', input: '{}' });
    await settle();
    await advance(29 * day);
    expect(outcome('m').status).toBe('Running');
    await advance(day);
    expect(outcome('m')).toEqual({ status: 'Completed', output: 'noted' });
  });

  it('cuts a long timer into the same pieces as the library when the clock runs evenly', async () => {
    const durable = run({
      activity: { note: () => 'noted' },
      orchestration: {
        *long(context) {
          yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 10 * day));
          return yield context.df.callActivity('note', {});
        },
      },
    });
    durable.start({ name: 'long', id: 'l', input: '{}' });
    await settle();
    for (let passed = 0; passed < 10; passed++) await advance(day);
    expect(outcome('l')).toEqual({ status: 'Completed', output: 'noted' });
    // 3 + 3 days, then the 4 that are left.
    expect(durable.history('l').filter((event) => 'FireAt' in event && 'TimerId' in event)).toHaveLength(3);
  });

  it('retries an activity with back-off and gives up after the last attempt', async () => {
    let attempts = 0;
    const retry = new RetryOptions(hour, 3);
    retry.backoffCoefficient = 2;
    const durable = run({
      activity: {
        fail: () => {
          attempts += 1;
          throw new Error(`no ${attempts}`);
        },
      },
      orchestration: {
        *stubborn(context) {
          try {
            yield context.df.callActivityWithRetry('fail', retry, {});
          } catch (error) {
            return String(error);
          }
        },
      },
    });
    durable.start({ name: 'stubborn', id: 's', input: '{}' });
    await settle();
    expect(attempts).toBe(1);
    await advance(hour);
    expect(attempts).toBe(2);
    await advance(hour);
    expect(attempts).toBe(2);
    await advance(hour);
    expect(attempts).toBe(3);
    await advance(4 * hour);
    expect(outcome('s').output).toContain("Activity function 'fail' failed: no 3");
  });

  it('runs no more activities at a time than its limit', async () => {
    let running = 0;
    let most = 0;
    const durable = run(
      {
        activity: {
          work: async () => {
            running += 1;
            most = Math.max(most, running);
            await new Promise((resolve) => setTimeout(resolve, 1));
            running -= 1;
          },
        },
        orchestration: {
          *fan(context) {
            yield context.df.Task.all(Array.from({ length: 12 }, () => context.df.callActivity('work', {})));
          },
        },
      },
      { limits: { orchestrations: 1, activities: 3, entities: 1 } },
    );
    durable.start({ name: 'fan', id: 'f', input: '{}' });
    await settle();
    expect(outcome('f').status).toBe('Completed');
    expect(most).toBe(3);
  });

  it('keeps an event that comes before anyone waits for it', async () => {
    const durable = run({
      orchestration: {
        *waiter(context) {
          return yield context.df.waitForExternalEvent('bell');
        },
      },
    });
    durable.start({ name: 'waiter', id: 'w', input: '{}' });
    durable.raise('w', 'bell', '{"n":1}');
    await settle();
    expect(outcome('w').output).toEqual({ n: 1 });
  });

  it('drops unconsumed events when it continues as new, as on Azure', async () => {
    const durable = run({
      orchestration: {
        *episode(context) {
          yield context.df.waitForExternalEvent('bell');
          context.df.continueAsNew({});
        },
      },
    });
    durable.start({ name: 'episode', id: 'e', input: '{}' });
    durable.suspend('e');
    for (let bell = 0; bell < 3; bell++) durable.raise('e', 'bell', '1');
    durable.resume('e');
    await settle();
    const firstGeneration = durable.find('e')?.execution;
    durable.raise('e', 'bell', '1');
    await settle();
    expect(durable.find('e')?.execution).not.toBe(firstGeneration);
    expect(durable.history('e').length).toBeLessThan(5);
  });

  it('stays Running until an uncancelled timer has fired, but not for a cancelled one', async () => {
    const durable = run({
      orchestration: {
        *race(context) {
          const timer = context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + hour));
          const bell = context.df.waitForExternalEvent('bell');
          yield context.df.Task.any([bell, timer]);
          if (context.df.getInput() === 'cancel') timer.cancel();
          return 'rung';
        },
      },
    });
    durable.start({ name: 'race', id: 'tidy', input: '"cancel"' });
    durable.start({ name: 'race', id: 'untidy', input: '"leave"' });
    await settle();
    for (const id of ['tidy', 'untidy']) durable.raise(id, 'bell', '1');
    await settle();
    expect(outcome('tidy')).toEqual({ status: 'Completed', output: 'rung' });
    expect(outcome('untidy').status).toBe('Running');
    await advance(hour);
    expect(outcome('untidy')).toEqual({ status: 'Completed', output: 'rung' });
  });

  it('drops the result of an activity that ends after its instance was terminated', async () => {
    let finish = () => {};
    const durable = run({
      activity: {
        slow: () =>
          new Promise<void>((resolve) => {
            finish = resolve;
          }),
      },
      orchestration: {
        *slow(context) {
          yield context.df.callActivity('slow', {});
          return 'never';
        },
      },
    });
    durable.start({ name: 'slow', id: 't', input: '{}' });
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(durable.terminate('t', 'enough')).toBe('accepted');
    finish();
    await settle();
    expect(outcome('t')).toEqual({ status: 'Terminated', output: 'enough' });
    expect(durable.raise('t', 'bell', '1')).toBe('over');
    expect(durable.raise('nobody', 'bell', '1')).toBe('missing');
  });

  it('does nothing while it is suspended and goes on when resumed', async () => {
    const durable = run({
      orchestration: {
        *waiter(context) {
          return yield context.df.waitForExternalEvent('bell');
        },
      },
    });
    durable.start({ name: 'waiter', id: 'w', input: '{}' });
    await settle();
    durable.suspend('w');
    durable.raise('w', 'bell', '"heard"');
    await settle();
    expect(outcome('w').status).toBe('Suspended');
    durable.resume('w');
    await settle();
    expect(outcome('w')).toEqual({ status: 'Completed', output: 'heard' });
  });

  it('is refused a second start while it lives, and replaced once it is over', async () => {
    const durable = run({
      orchestration: {
        *waiter(context) {
          return yield context.df.waitForExternalEvent('bell');
        },
      },
    });
    const start = () => durable.start({ name: 'waiter', id: 'single', input: '{}' }).outcome;
    expect([start(), start()]).toEqual(['started', 'already-running']);
    durable.raise('single', 'bell', '1');
    await settle();
    expect(start()).toBe('started');
    await settle();
    expect(outcome('single').status).toBe('Running');
  });

  it('fails loudly when its code takes another path on replay', async () => {
    let calls = 0;
    const durable = run({
      activity: { a: () => 1, b: () => 2 },
      orchestration: {
        *unstable(context) {
          calls += 1;
          yield context.df.callActivity(calls === 1 ? 'a' : 'b', {});
          yield context.df.callActivity('a', {});
        },
      },
    });
    durable.start({ name: 'unstable', id: 'u', input: '{}' });
    await settle();
    expect(outcome('u').status).toBe('Failed');
    expect(outcome('u').output).toContain(
      "Non-Deterministic workflow detected: A previous execution of this orchestration scheduled an activity with sequence ID 0 and name 'a'",
    );
  });

  it.each([
    [
      'an unknown activity',
      "The function 'absent' doesn't exist",
      (df: OrchestrationDf) => df.callActivity('absent', {}),
    ],
    [
      'callHttp',
      'callHttp is not supported',
      (df: OrchestrationDf) => df.callHttp({ method: 'GET', url: 'http://127.0.0.1/' }),
    ],
    [
      'retryTimeoutInMilliseconds',
      'retryTimeoutInMilliseconds is refused',
      (df: OrchestrationDf) =>
        df.callActivityWithRetry('note', Object.assign(new RetryOptions(1, 1), { retryTimeoutInMilliseconds: 5 }), {}),
    ],
  ])('fails loudly when it uses %s', async (_what, message, use) => {
    const durable = run({
      activity: { note: () => 1 },
      orchestration: {
        *wrong(context) {
          yield use(context.df);
        },
      },
    });
    durable.start({ name: 'wrong', id: 'x', input: '{}' });
    await settle();
    expect(outcome('x').status).toBe('Failed');
    expect(outcome('x').output).toContain(message);
  });
});

type OrchestrationDf = import('durable-functions').OrchestrationContext['df'];

describe('sub-orchestrations', () => {
  it('hand their result or their failure to the parent', async () => {
    const durable = run({
      activity: { note: () => 1 },
      orchestration: {
        *child(context) {
          yield context.df.callActivity('note', {});
          const { fail } = context.df.getInput<{ fail: boolean }>();
          if (fail) throw new Error('child broke');
          return context.df.instanceId;
        },
        *parent(context) {
          const id: string = yield context.df.callSubOrchestrator('child', { fail: false }, 'named');
          try {
            yield context.df.callSubOrchestrator('child', { fail: true });
          } catch (error) {
            return [id, String(error)];
          }
        },
      },
    });
    durable.start({ name: 'parent', id: 'p', input: '{}' });
    await settle();
    const [id, failure] = outcome('p').output;
    expect(id).toBe('named');
    expect(failure).toContain("Orchestrator function 'child' failed: child broke");
  });

  it('do not take over the id of an instance that is running', async () => {
    const durable = run({
      orchestration: {
        *waiter(context) {
          yield context.df.waitForExternalEvent('bell');
        },
        *parent(context) {
          yield context.df.callSubOrchestrator('waiter', {}, 'busy');
        },
      },
    });
    durable.start({ name: 'waiter', id: 'busy', input: '{}' });
    durable.start({ name: 'parent', id: 'p', input: '{}' });
    await settle();
    expect(outcome('p').output).toContain("An orchestration instance with ID 'busy' is already running");
    expect(outcome('busy').status).toBe('Running');
  });
});

describe('entities on the local Durable engine', () => {
  const functions: InProcessFunctions = {
    entity: {
      counter(context) {
        const count = Number(context.df.getState(() => 0));
        switch (context.df.operationName) {
          case 'add':
            context.df.setState(count + Number(context.df.getInput()));
            break;
          case 'get':
            context.df.return(count);
            break;
          case 'forward':
            context.df.signalEntity(new EntityId('counter', 'other'), 'add', count);
            break;
          case 'delete':
            context.df.destructOnExit();
            break;
          default:
            throw new Error('unknown operation');
        }
      },
    },
    orchestration: {
      *count(context) {
        const id = new EntityId('counter', 'mine');
        for (let n = 1; n <= 5; n++) context.df.signalEntity(id, 'add', n);
        context.df.signalEntity(id, 'forward');
        return yield context.df.callEntity(id, 'get');
      },
      *misuse(context) {
        yield context.df.callEntity(new EntityId('counter', 'mine'), 'explode');
      },
    },
  };

  it('apply signals in order, answer calls and signal each other', async () => {
    const durable = run(functions);
    durable.start({ name: 'count', id: 'c', input: '{}' });
    await settle();
    expect(outcome('c').output).toBe(15);
    expect(durable.entityState('Counter', 'mine')).toBe('15');
    expect(durable.entityState('counter', 'other')).toBe('15');
  });

  it('forget their state when they are deleted', async () => {
    const durable = run(functions);
    durable.signal('counter', 'k', 'add', '3');
    await settle();
    expect(durable.entityState('counter', 'k')).toBe('3');
    durable.signal('counter', 'k', 'delete', undefined);
    await settle();
    expect(durable.entityState('counter', 'k')).toBeUndefined();
  });

  it('fail the caller whose operation threw, and keep their state', async () => {
    const durable = run(functions);
    durable.signal('counter', 'mine', 'add', '3');
    durable.start({ name: 'misuse', id: 'm', input: '{}' });
    await settle();
    expect(outcome('m').status).toBe('Failed');
    expect(durable.entityState('counter', 'mine')).toBe('3');
  });
});

describe('the store of the local Durable engine', () => {
  it('runs activities twice on request, keeps the first result and names the one that is not idempotent', async () => {
    const results: number[] = [];
    const warnings: string[] = [];
    let created = false;
    const durable = run(
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
    await settle();
    expect(outcome('b').output).toBe(1);
    expect(results).toHaveLength(2);
    expect(warnings).toEqual([expect.stringContaining('activity create of b is not idempotent')]);
  });

  it('refuses a second engine on the same file', () => {
    run({});
    expect(() => startDurableEngine({ file: join(folder, 'durable.db'), functions: inProcessFunctions({}) })).toThrow(
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
    let durable = run(functions, { versions });
    durable.start({ name: 'version', id: 'default', input: '{}' });
    durable.start({ name: 'version', id: 'older', input: '{}', version: '1.9' });
    durable.start({ name: 'version', id: 'newer', input: '{}', version: '2.0' });
    await settle();
    expect(outcome('default')).toEqual({ status: 'Completed', output: '1.10' });
    expect(outcome('older').status).toBe('Completed');
    expect(outcome('newer').status).toBe('Pending');
    await engine?.stop();
    durable = run(functions, { versions: { ...versions, onMismatch: 'Fail' } });
    await settle();
    expect(outcome('newer').status).toBe('Failed');
  });

  it('lists in order of creation, page by page, and purges only what is over', async () => {
    const durable = run({
      orchestration: {
        *done() {},
        *waiter(context) {
          yield context.df.waitForExternalEvent('bell');
        },
      },
    });
    for (const id of ['tenant.a', 'tenant.b', 'conv.c']) durable.start({ name: 'done', id, input: '{}' });
    durable.start({ name: 'waiter', id: 'tenant.d', input: '{}' });
    await settle();
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
