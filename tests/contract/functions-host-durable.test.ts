import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type RunningFunctionsHost,
  startFunctionsHost,
} from '../../infra/local/functions-host/start-functions-host.ts';
import { makeApp } from '../support/durable-app/make-app.ts';
import { Output } from '../support/durable-app/output.ts';

// Each call of `ask` is one method of the real DurableClient, run inside a function.
const app = makeApp({
  source: `
    df.app.orchestration('waiter', function* (context) {
      context.df.setCustomStatus('waiting');
      const event = yield context.df.waitForExternalEvent('bell');
      return yield context.df.callActivity('describe', event);
    });
    df.app.orchestration('month', function* (context) {
      yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 30 * 24 * 3600e3));
      return 'a month later';
    });
    df.app.orchestration('broken', function* () { throw new Error('broken'); });
    df.app.activity('describe', {
      extraInputs: [df.input.durableClient()],
      handler: async (event, context) => ({ event, hub: df.getClient(context).taskHubName }),
    });
    df.app.entity('counter', (context) => context.df.setState((context.df.getState() ?? 0) + context.df.getInput()));
    app.http('ask', {
      route: 'ask/{method}', methods: ['POST'], extraInputs: [df.input.durableClient()],
      handler: async (req, context) => {
        const args = (await req.json()).map((arg) => (arg?.entity ? new df.EntityId(arg.entity, arg.key) : arg?.createdTimeFrom ? { ...arg, createdTimeFrom: new Date(arg.createdTimeFrom) } : arg));
        const client = df.getClient(context);
        try { return { jsonBody: { result: await client[req.params.method](...args) } }; }
        catch (error) { return { jsonBody: { error: error.message } }; }
      },
    });
    app.http('late', {
      route: 'late/{id}', extraInputs: [df.input.durableClient()],
      handler: async (req, context) => {
        context.log('late started');
        await new Promise((resolve) => setTimeout(resolve, 300));
        return { body: await df.getClient(context).startNew('waiter', { instanceId: req.params.id, input: {} }) };
      },
    });
    app.http('links', {
      route: 'links/{id}', extraInputs: [df.input.durableClient()],
      handler: (req, context) => df.getClient(context).createCheckStatusResponse(req, req.params.id),
    });
  `,
  hostJson: { extensions: { durableTask: { hubName: '%HUB%' } } },
  localSettings: { Values: { HUB: 'LocalHub' } },
});
const output = new Output();
const start = () => startFunctionsHost({ ...app, onOutput: output.onOutput });
let host: RunningFunctionsHost;

beforeAll(async () => {
  host = await start();
});
afterAll(async () => {
  await host.close();
  app.remove();
});

async function ask(method: string, ...args: unknown[]) {
  const response = await fetch(`${host.url}/api/ask/${method}`, { method: 'POST', body: JSON.stringify(args) });
  return response.json();
}

async function ended(id: string) {
  for (let tries = 0; ; tries++) {
    const { result } = await ask('getStatus', id, { showInput: true });
    if (!['Pending', 'Running'].includes(result.runtimeStatus) || tries > 400) return result;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

describe('the DurableClient against the local host', () => {
  it('starts an instance, raises an event and reads the result', async () => {
    expect(await ask('startNew', 'waiter', { instanceId: 'w', input: { n: 1 } })).toEqual({ result: 'w' });
    await ask('raiseEvent', 'w', 'bell', { rung: true });
    expect(await ended('w')).toMatchObject({
      name: 'waiter',
      instanceId: 'w',
      input: { n: 1 },
      runtimeStatus: 'Completed',
      customStatus: 'waiting',
      output: { event: { rung: true }, hub: 'LocalHub' },
    });
  });

  it('is told about unknown functions and instances, and about an instance that already runs', async () => {
    expect((await ask('startNew', 'absent', { input: {} })).error).toContain('400');
    expect((await ask('getStatus', 'nobody')).error).toContain('404');
    expect((await ask('raiseEvent', 'nobody', 'bell', 1)).error).toContain("No instance with ID 'nobody' found");
    await ask('startNew', 'waiter', { instanceId: 'single', input: {} });
    expect((await ask('startNew', 'waiter', { instanceId: 'single', input: {} })).error).toContain('409');
    expect((await ask('rewind', 'single', 'why')).error).toContain('not supported');
  });

  it('suspends, resumes and terminates', async () => {
    await ask('startNew', 'waiter', { instanceId: 'held', input: {} });
    await ask('suspend', 'held', 'later');
    expect((await ask('getStatus', 'held')).result.runtimeStatus).toBe('Suspended');
    await ask('resume', 'held', 'now');
    await ask('terminate', 'held', 'enough');
    expect(await ended('held')).toMatchObject({ runtimeStatus: 'Terminated', output: 'enough' });
    // A late event for an instance that is over is not an error (410).
    expect(await ask('raiseEvent', 'held', 'bell', 1)).toEqual({});
  });

  it('lists by status over more than one page, and purges', async () => {
    await Promise.all(
      Array.from({ length: 120 }, (_, n) => ask('startNew', 'broken', { instanceId: `b${n}`, input: {} })),
    );
    await Promise.all(Array.from({ length: 120 }, (_, n) => ended(`b${n}`)));
    const { result } = await ask('getStatusBy', { runtimeStatus: ['Failed'] });
    expect(new Set(result.map((status: { instanceId: string }) => status.instanceId)).size).toBe(120);
    expect(result[0].output).toBe("Orchestrator function 'broken' failed: broken");
    expect(await ask('purgeInstanceHistory', 'b0')).toEqual({ result: { instancesDeleted: 1 } });
    const purge = { createdTimeFrom: '2000-01-01T00:00:00.000Z', runtimeStatus: ['Failed'] };
    expect(await ask('purgeInstanceHistoryBy', purge)).toEqual({ result: { instancesDeleted: 119 } });
    expect((await ask('purgeInstanceHistory', 'b0')).result).toEqual({ instancesDeleted: 0 });
  });

  it('signals entities and reads their state', async () => {
    const counter = { entity: 'counter', key: 'k' };
    await ask('signalEntity', counter, 'add', 2);
    await ask('signalEntity', counter, 'add', 3);
    let state = await ask('readEntityState', counter);
    for (let tries = 0; state.result.entityState !== 5 && tries < 200; tries++)
      state = await ask('readEntityState', counter);
    expect(state.result).toEqual({ entityExists: true, entityState: 5 });
    expect((await ask('readEntityState', { entity: 'counter', key: 'none' })).result).toEqual({ entityExists: false });
  });

  it('hands out status links that work without any further key', async () => {
    await ask('startNew', 'waiter', { instanceId: 'linked', input: {} });
    const response = await fetch(`${host.url}/api/links/linked`);
    expect(response.status).toBe(202);
    const links = await response.json();
    await fetch(links.sendEventPostUri.replace('{eventName}', 'bell'), { method: 'POST', body: '"hi"' });
    await ended('linked');
    const status = await fetch(`${links.statusQueryGetUri}&showHistory=true&showHistoryOutput=true`);
    expect(status.status).toBe(200);
    const { historyEvents } = await status.json();
    expect(historyEvents.map((event: { EventType: string }) => event.EventType)).toEqual([
      'ExecutionStarted',
      'EventRaised',
      'TaskCompleted',
      'ExecutionCompleted',
    ]);
  });

  it('still serves a function that was running when the host was told to end', async () => {
    const answer = fetch(`${host.url}/api/late/l`);
    await output.until('late started');
    const closed = host.close();
    expect(await (await answer).text()).toBe('l');
    await closed;
    host = await start();
    expect((await ask('getStatus', 'l')).result.name).toBe('waiter');
  });

  it('sees a month pass at once when the host’s clock is moved, also after a restart', async () => {
    await ask('startNew', 'month', { instanceId: 'm', input: {} });
    expect((await ask('getStatus', 'm')).result.runtimeStatus).toMatch(/Pending|Running/);
    await host.kill();
    host = await start();
    await host.advanceClock(31 * 24 * 3_600_000);
    expect(await ended('m')).toMatchObject({ runtimeStatus: 'Completed', output: 'a month later' });
  });
});
