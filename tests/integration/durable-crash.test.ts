import { randomInt } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import {
  type RunningFunctionsHost,
  startFunctionsHost,
} from '../../infra/local/functions-host/start-functions-host.ts';
import { makeApp } from '../support/durable-app/make-app.ts';

const kills = 20;
const seed = Number(process.env.CRASH_SEED ?? randomInt(2 ** 31));
const random = seededRandom(seed);

const app = makeApp({
  source: `
    const { appendFileSync } = require('node:fs');
    const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
    df.app.activity('work', { handler: async ({ key, ms }) => { await pause(ms); appendFileSync(process.env.TRACE, key + '\\n'); return key; } });
    df.app.entity('counter', (context) => {
      if (context.df.operationName === 'add') context.df.setState((context.df.getState() ?? 0) + context.df.getInput());
      else context.df.return(context.df.getState() ?? 0);
    });
    df.app.orchestration('fan', function* (context) {
      const keys = Array.from({ length: 8 }, (_, n) => context.df.instanceId + '#' + n);
      return yield context.df.Task.all(keys.map((key, n) => context.df.callActivity('work', { key, ms: 20 * n })));
    });
    df.app.orchestration('count', function* (context) {
      const id = new df.EntityId('counter', context.df.instanceId);
      for (let n = 1; n <= 6; n++) {
        context.df.signalEntity(id, 'add', n);
        yield context.df.callActivity('work', { key: context.df.instanceId + '#' + n, ms: 150 });
      }
      return yield context.df.callEntity(id, 'get');
    });
    df.app.orchestration('family', function* (context) {
      const results = [];
      for (let n = 0; n < 4; n++) results.push(yield context.df.callSubOrchestrator('fan', {}, context.df.instanceId + '-' + n));
      return results.flat().length;
    });
    df.app.orchestration('timers', function* (context) {
      for (let n = 0; n < 6; n++) {
        yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 200));
        yield context.df.callActivity('work', { key: context.df.instanceId + '#' + n, ms: 1 });
      }
      return 'woken';
    });
    df.app.orchestration('episodes', function* (context) {
      const { n } = context.df.getInput();
      yield context.df.callActivity('work', { key: context.df.instanceId + '#' + n, ms: 60 });
      if (n === 12) return n;
      context.df.continueAsNew({ n: n + 1 });
    });
    const client = { extraInputs: [df.input.durableClient()] };
    app.http('start', { ...client, route: 'start/{name}/{id}', methods: ['POST'], handler: async (req, context) => {
      await df.getClient(context).startNew(req.params.name, { instanceId: req.params.id, input: { n: 1 } });
      return { status: 202 };
    } });
    app.http('status', { ...client, route: 'status/{id}', handler: async (req, context) => ({ jsonBody: await df.getClient(context).getStatus(req.params.id) }) });
  `,
  hostJson: { extensions: { durableTask: { maxConcurrentActivityFunctions: 10 } } },
});
const trace = join(app.appFolder, 'trace.txt');
let host: RunningFunctionsHost | undefined;
const start = () => startFunctionsHost({ ...app, env: { TRACE: trace } });

afterAll(async () => {
  await host?.kill();
  app.remove();
});

const expected = {
  fan: (id: string) => Array.from({ length: 8 }, (_, n) => `${id}#${n}`),
  count: () => 21,
  family: () => 32,
  timers: () => 'woken',
  episodes: () => 12,
};
type Name = keyof typeof expected;
const names: Name[] = ['fan', 'count', 'family', 'timers', 'episodes'];

it('loses nothing and counts nothing twice through twenty kill -9 at random moments', async () => {
  const accepted: Array<{ name: Name; id: string }> = [];
  host = await start();
  for (let kill = 0; kill < kills; kill++) {
    const [name, id] = [names[kill % names.length] ?? 'fan', `run${kill}`];
    const response = await fetch(`${host.url}/api/start/${name}/${id}`, { method: 'POST' });
    if (response.ok) accepted.push({ name, id });
    await pause(random() * 250);
    await host.kill();
    // What a kill in the middle of an append leaves behind must not run into the next line.
    appendFileSync(trace, '\n');
    host = await start();
  }

  // The seed is part of each expectation, so that a failure shows it: CRASH_SEED repeats its moments.
  expect({ seed, accepted: accepted.length }).toEqual({ seed, accepted: kills });
  for (const { name, id } of accepted) {
    const status = await ended(id);
    expect({ seed, id, ...status }).toEqual({ seed, id, runtimeStatus: 'Completed', output: expected[name](id) });
  }
  expect(repeatsOf(trace)).toBeLessThanOrEqual(kills * 10);
}, 90_000);

async function ended(id: string): Promise<{ runtimeStatus: string; output: unknown }> {
  for (let tries = 0; ; tries++) {
    const status = await (await fetch(`${host?.url}/api/status/${id}`)).json();
    const { runtimeStatus, output } = status;
    if (!['Pending', 'Running'].includes(runtimeStatus) || tries > 600) return { runtimeStatus, output };
    await pause(25);
  }
}

/** How many activities ran again: at most those that a kill found running (the limit is ten at a time). */
function repeatsOf(file: string): number {
  const runs = existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
  return runs.length - new Set(runs).size;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** mulberry32 */
function seededRandom(from: number): () => number {
  let state = from;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
