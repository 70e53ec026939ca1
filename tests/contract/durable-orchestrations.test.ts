import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EngineFixture } from '../support/durable-app/engine-fixture.ts';

let fixture: EngineFixture;

beforeEach(() => {
  fixture = new EngineFixture();
});
afterEach(() => fixture.remove());

describe('an orchestration on the local Durable engine', () => {
  it('runs a chain and shows its custom status', async () => {
    const durable = await fixture.run({
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
    await fixture.settle();
    expect(fixture.outcome('c')).toEqual({ status: 'Completed', output: ['Hello Ann', 'Hello Bob'] });
    expect(durable.find('c')?.custom_status).toBe('{"greeted":2}');
  });

  it('runs no more activities at a time than its limit', async () => {
    let running = 0;
    let most = 0;
    const durable = await fixture.run(
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
    await fixture.settle();
    expect(fixture.outcome('f').status).toBe('Completed');
    expect(most).toBe(3);
  });

  it('keeps an event that comes before anyone waits for it', async () => {
    const durable = await fixture.run({
      orchestration: {
        *waiter(context) {
          return yield context.df.waitForExternalEvent('bell');
        },
      },
    });
    durable.start({ name: 'waiter', id: 'w', input: '{}' });
    durable.raise('w', 'bell', '{"n":1}');
    await fixture.settle();
    expect(fixture.outcome('w').output).toEqual({ n: 1 });
  });

  it('drops unconsumed events when it continues as new, as on Azure', async () => {
    const durable = await fixture.run({
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
    await fixture.settle();
    const firstGeneration = durable.find('e')?.execution;
    durable.raise('e', 'bell', '1');
    await fixture.settle();
    expect(durable.find('e')?.execution).not.toBe(firstGeneration);
    expect(durable.history('e').length).toBeLessThan(5);
  });

  it('drops the result of an activity that ends after its instance was terminated', async () => {
    let finish = () => {};
    const durable = await fixture.run({
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
    await fixture.settle();
    expect(fixture.outcome('t')).toEqual({ status: 'Terminated', output: 'enough' });
    expect(durable.raise('t', 'bell', '1')).toBe('over');
    expect(durable.raise('nobody', 'bell', '1')).toBe('missing');
  });

  it('does nothing while it is suspended and goes on when resumed', async () => {
    const durable = await fixture.run({
      orchestration: {
        *waiter(context) {
          return yield context.df.waitForExternalEvent('bell');
        },
      },
    });
    durable.start({ name: 'waiter', id: 'w', input: '{}' });
    await fixture.settle();
    durable.suspend('w');
    durable.raise('w', 'bell', '"heard"');
    await fixture.settle();
    expect(fixture.outcome('w').status).toBe('Suspended');
    durable.resume('w');
    await fixture.settle();
    expect(fixture.outcome('w')).toEqual({ status: 'Completed', output: 'heard' });
  });

  it('does not receive what was meant for a purged instance of the same id', async () => {
    let finish = () => {};
    const durable = await fixture.run({
      activity: {
        slow: () =>
          new Promise<string>((resolve) => {
            finish = () => resolve('old');
          }),
      },
      orchestration: {
        *slow(context) {
          return yield context.df.callActivity('slow', {});
        },
        *waiter(context) {
          return yield context.df.waitForExternalEvent('bell');
        },
      },
    });
    durable.start({ name: 'slow', id: 'same', input: '{}' });
    await new Promise((resolve) => setTimeout(resolve, 10));
    durable.terminate('same', 'enough');
    expect(durable.purge('same')).toBe(true);
    durable.start({ name: 'waiter', id: 'same', input: '{}' });
    finish();
    await fixture.settle();
    expect(fixture.outcome('same').status).toBe('Running');
    durable.raise('same', 'bell', '"new"');
    await fixture.settle();
    expect(fixture.outcome('same')).toEqual({ status: 'Completed', output: 'new' });
  });

  it('is refused a second start while it lives, and replaced once it is over', async () => {
    const durable = await fixture.run({
      orchestration: {
        *waiter(context) {
          return yield context.df.waitForExternalEvent('bell');
        },
      },
    });
    const start = () => durable.start({ name: 'waiter', id: 'single', input: '{}' }).outcome;
    expect([start(), start()]).toEqual(['started', 'already-running']);
    durable.raise('single', 'bell', '1');
    await fixture.settle();
    expect(start()).toBe('started');
    await fixture.settle();
    expect(fixture.outcome('single').status).toBe('Running');
  });
});

describe('sub-orchestrations', () => {
  it('hand their result or their failure to the parent', async () => {
    const durable = await fixture.run({
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
    await fixture.settle();
    const [id, failure] = fixture.outcome('p').output;
    expect(id).toBe('named');
    expect(failure).toContain("Orchestrator function 'child' failed: child broke");
  });

  it('do not take over the id of an instance that is running', async () => {
    const durable = await fixture.run({
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
    await fixture.settle();
    expect(fixture.outcome('p').output).toContain("An orchestration instance with ID 'busy' is already running");
    expect(fixture.outcome('busy').status).toBe('Running');
  });
});
