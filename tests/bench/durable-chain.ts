import { z } from 'zod';
import { startFunctionsHost } from '../../infra/local/functions-host/start-functions-host.ts';
import { makeApp } from '../support/durable-app/make-app.ts';
import type { Figure } from './figure.ts';

/** Three activities in a row. The app times itself, from the start's request to the end of the last activity: polling would be most of what is measured. */
const source = `
  const ended = new Map();
  df.app.activity('step', { handler: async (n) => n + 1 });
  df.app.activity('last', { handler: async ({ id, n }) => { ended.get(id)(); return n + 1; } });
  df.app.orchestration('chain', function* (context) {
    const one = yield context.df.callActivity('step', 0);
    const two = yield context.df.callActivity('step', one);
    return yield context.df.callActivity('last', { id: context.df.instanceId, n: two });
  });
  const run = async (client, instanceId) => {
    const begin = performance.now();
    const last = new Promise((resolve) => ended.set(instanceId, resolve));
    await client.startNew('chain', { instanceId });
    await last;
    ended.delete(instanceId);
    return performance.now() - begin;
  };
  const completed = async (client, instanceId) => {
    for (;;) {
      const status = await client.getStatus(instanceId);
      if (status.runtimeStatus === 'Completed') return status;
    }
  };
  const call = { methods: ['POST'], extraInputs: [df.input.durableClient()] };
  app.http('run', { ...call, route: 'run/{name}/{count}/{atOnce}', handler: async (request, context) => {
    const client = df.getClient(context);
    const { name, count, atOnce } = request.params;
    const latencies = [];
    let next = 0;
    const lane = async () => {
      while (next < Number(count)) latencies.push(await run(client, name + next++));
    };
    const begin = performance.now();
    await Promise.all(Array.from({ length: Number(atOnce) }, lane));
    const seconds = (performance.now() - begin) / 1000;
    for (let n = 0; n < next; n++) {
      const { output } = await completed(client, name + n);
      if (output !== 3) throw new Error(name + n + ' ended with ' + output);
    }
    return { jsonBody: { latencies, seconds } };
  } });
`;

const Run = z.object({ latencies: z.array(z.number()), seconds: z.number() });

/** Orchestrations of three activities on the local Durable host: one after the other, then many at once. */
export async function measureDurableChain({ chains, rounds }: { chains: number; rounds: number }): Promise<Figure[]> {
  const app = makeApp({ source });
  const host = await startFunctionsHost({ appFolder: app.appFolder, stateFolder: app.stateFolder });
  try {
    const run = async (name: string, count: number, atOnce: number) => {
      const response = await fetch(`${host.url}/api/run/${name}/${count}/${atOnce}`, { method: 'POST' });
      return Run.parse(await response.json());
    };
    await run('warm-up', 300, 10);
    const { latencies } = await run('chain', chains, 1);
    const perSecond: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const { seconds } = await run(`round${round}-`, chains, 50);
      perSecond.push(chains / seconds);
    }
    return [
      { name: 'three activities in a row', unit: 'ms', values: latencies, goal: { quantile: 'p50', atMost: 2 } },
      {
        name: 'such orchestrations, 50 at once',
        unit: '/s',
        values: perSecond,
        goal: { quantile: 'p50', atLeast: 500 },
      },
    ];
  } finally {
    await host.close();
    app.remove();
  }
}
