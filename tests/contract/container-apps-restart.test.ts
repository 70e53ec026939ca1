import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { restorePoller } from '@azure/arm-appcontainers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  ask,
  clientFor,
  eventually,
  group,
  images,
  isAlive,
  quickly,
  startCloud,
  webApp,
  webContainer,
} from './container-apps-fixture.ts';

describe('container apps across processes', () => {
  let folder = '';
  const servers: ChildProcess[] = [];
  const orphans: number[] = [];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'container-apps-'));
  });
  afterEach(async () => {
    for (const server of servers.splice(0)) {
      if (server.exitCode !== null || server.signalCode !== null) continue;
      server.disconnect();
      await once(server, 'exit');
    }
    for (const pid of orphans.splice(0)) if (isAlive(pid)) process.kill(pid, 'SIGKILL');
    await rm(folder, { recursive: true, force: true });
  });

  async function forkServer() {
    const script = join(import.meta.dirname, 'container-apps-server.mjs');
    const server = fork(script, [join(folder, 'data'), JSON.stringify(images)], { execArgv: [] });
    servers.push(server);
    const [{ endpoint }] = await once(server, 'message');
    return {
      endpoint,
      client: clientFor(endpoint),
      async processes(): Promise<{ name: string; pid: number }[]> {
        server.send('processes');
        return (await once(server, 'message'))[0].processes;
      },
      async kill() {
        server.kill('SIGKILL');
        await once(server, 'exit');
      },
    };
  }

  it('lets another client finish polling an operation', async () => {
    await using cloud = await startCloud();
    const poller = cloud.client.containerApps.createOrUpdate(group, 'shop', webApp(), quickly);
    await poller.submitted();
    const state = await poller.serialize();
    const other = clientFor(cloud.endpoint);
    const restored = restorePoller(other, state, other.containerApps.createOrUpdate, quickly);
    expect(await restored.pollUntilDone()).toMatchObject({ name: 'shop', provisioningState: 'Succeeded' });
  });

  it.each(['start', 'stop'] as const)('lets another client finish polling a %s', async (verb) => {
    await using cloud = await startCloud();
    const { containerApps } = cloud.client;
    await containerApps.createOrUpdate(group, 'shop', webApp(), quickly);
    const poller = containerApps[verb](group, 'shop', quickly);
    await poller.submitted();
    const other = clientFor(cloud.endpoint);
    const restored = restorePoller(other, await poller.serialize(), other.containerApps[verb], quickly);
    expect(await restored.pollUntilDone()).toMatchObject({ runningStatus: verb === 'start' ? 'Running' : 'Stopped' });
  });

  it('starts running apps again after it was killed, on an empty disk and without orphans', async () => {
    const first = await forkServer();
    const { containerApps } = first.client;
    const created = await containerApps.createOrUpdate(group, 'shop', webApp(), quickly);
    await containerApps.createOrUpdate(group, 'asleep', webApp(), quickly);
    await containerApps.stop(group, 'asleep', quickly);
    await ask(created, '/write');
    const [orphan] = await first.processes();
    if (orphan) orphans.push(orphan.pid);
    await first.kill();
    expect(isAlive(orphan?.pid ?? 0)).toBe(true);

    const second = await forkServer();
    await eventually(async () => !isAlive(orphan?.pid ?? 0));
    const shop = await second.client.containerApps.get(group, 'shop');
    expect(shop).toMatchObject({ provisioningState: 'Succeeded', configuration: created.configuration ?? {} });
    await eventually(async () => (await ask(shop, '/env')).ok);
    expect(await (await ask(shop, '/files')).json()).toEqual([]);
    expect(await second.client.containerApps.get(group, 'asleep')).toMatchObject({ runningStatus: 'Stopped' });
    expect(await second.processes()).toMatchObject([{ name: 'shop/web' }]);
    const [successor] = await second.processes();
    servers.at(-1)?.disconnect();
    await once(servers.at(-1) ?? fail(), 'exit');
    expect(isAlive(successor?.pid ?? 0)).toBe(false);
  });

  it('takes up an operation that was in progress when it was killed', async () => {
    const flag = join(folder, 'ready');
    const first = await forkServer();
    const app = webApp({ template: { containers: [webContainer([{ name: 'READY_FILE', value: flag }])] } });
    const creating = first.client.containerApps.createOrUpdate(group, 'shop', app, quickly);
    await creating.submitted();
    const state = await creating.serialize();
    await first.kill();

    const second = await forkServer();
    const moved = state.replaceAll(first.endpoint, second.endpoint);
    const restored = restorePoller(second.client, moved, second.client.containerApps.createOrUpdate, quickly);
    await restored.poll();
    expect(restored.isDone).toBe(false);
    await writeFile(flag, '');
    expect(await restored.pollUntilDone()).toMatchObject({ provisioningState: 'Succeeded', runningStatus: 'Running' });
  });
});

function fail(): never {
  throw new Error('no server');
}
