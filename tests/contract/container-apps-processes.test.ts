import { existsSync, writeFileSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import {
  ask,
  collect,
  eventually,
  group,
  isAlive,
  quickly,
  startCloud,
  subscription,
  webApp,
  webContainer,
} from './container-apps-fixture.ts';

type Cloud = Awaited<ReturnType<typeof startCloud>>;

/** The newest replica of the latest revision. */
async function replicaOf({ client }: Cloud, name = 'shop') {
  const { latestRevisionName = '' } = await client.containerApps.get(group, name);
  const { value } = await client.containerAppsRevisionReplicas.listReplicas(group, name, latestRevisionName);
  return value.at(-1);
}

describe('the processes of a container app', () => {
  it('holds the containers back until every init container succeeded, in order', async () => {
    await using cloud = await startCloud();
    const flag = join(cloud.folder, 'flag');
    const volumeMounts = [{ volumeName: 'state', mountPath: '/data' }];
    const init = { image: 'registry.test/init:1', volumeMounts };
    const app = webApp({
      template: {
        initContainers: [
          { ...init, name: 'restore', args: [flag, '/data/restored'] },
          { ...init, name: 'check', args: ['/data/restored'] },
        ],
      },
    });
    const { containerApps, containerAppsRevisions } = cloud.client;
    const creating = containerApps.createOrUpdate(group, 'shop', app, quickly);
    await creating.submitted();
    const failing = await eventually(async () => {
      const replica = await replicaOf(cloud);
      return (replica?.initContainers?.[0]?.restartCount ?? 0) >= 2 && replica;
    });
    expect(failing).toMatchObject({
      runningState: 'NotRunning',
      containers: [{ name: 'web', ready: false, runningState: 'Waiting' }],
      initContainers: [{ name: 'restore' }, { name: 'check', restartCount: 0, runningState: 'Waiting' }],
    });
    const [revision] = await collect(containerAppsRevisions.listRevisions(group, 'shop'));
    expect(revision).toMatchObject({ runningState: 'Failed', healthState: 'Unhealthy' });

    writeFileSync(flag, '');
    const created = await creating;
    expect(await (await ask(created, '/files')).json()).toEqual(['restored']);
    expect(await replicaOf(cloud)).toMatchObject({
      runningState: 'Running',
      initContainers: [{ runningState: 'Terminated', runningStateDetails: 'Completed' }, { restartCount: 0 }],
    });
  });

  it('restarts a container that exits, on the same disk', async () => {
    await using cloud = await startCloud();
    const created = await cloud.client.containerApps.createOrUpdate(group, 'shop', webApp(), quickly);
    const before = await replicaOf(cloud);
    const [first] = cloud.processes();
    await ask(created, '/write');
    await ask(created, '/exit').catch(() => {});
    const after = await eventually(async () => {
      const replica = await replicaOf(cloud);
      return replica?.containers?.[0]?.restartCount === 1 && replica.containers[0].ready && replica;
    });
    expect(after.name).toBe(before?.name);
    expect(cloud.processes()).toMatchObject([{ port: first?.port }]);
    expect(cloud.processes()[0]?.pid).not.toBe(first?.pid);
    expect(await (await ask(created, '/files')).json()).toEqual(['note']);
  });

  it('takes a replica out of the ingress while its readiness probe fails', async () => {
    await using cloud = await startCloud();
    const flag = join(cloud.folder, 'ready');
    const app = webApp({ template: { containers: [webContainer([{ name: 'READY_FILE', value: flag }])] } });
    const { containerApps } = cloud.client;
    const creating = containerApps.createOrUpdate(group, 'shop', app, quickly);
    await creating.submitted();
    await eventually(async () => (await replicaOf(cloud))?.containers?.[0]?.started);
    const waiting = await containerApps.get(group, 'shop');
    expect(waiting.latestReadyRevisionName).toBeUndefined();
    expect((await ask(waiting, '/env')).status).toBe(503);
    writeFileSync(flag, '');
    expect(await creating).toMatchObject({ latestReadyRevisionName: waiting.latestRevisionName ?? '' });
    expect((await ask(waiting, '/env')).status).toBe(200);
  });

  it('restarts a container whose liveness probe fails, and never waits for the body of a probe', async () => {
    await using cloud = await startCloud();
    const liveness = { type: 'Liveness', httpGet: { path: '/alive', port: 8080 }, periodSeconds: 1 };
    const readiness = { type: 'Readiness', httpGet: { path: '/endless', port: 8080 }, periodSeconds: 1 };
    const app = webApp({ template: { containers: [{ ...webContainer(), probes: [liveness, readiness] }] } });
    const created = await cloud.client.containerApps.createOrUpdate(group, 'shop', app, quickly);
    const [first] = cloud.processes();
    await ask(created, '/sicken');
    await eventually(async () => (await replicaOf(cloud))?.containers?.[0]?.restartCount === 1);
    await eventually(async () => (await ask(created, '/alive')).status === 200);
    expect(isAlive(first?.pid ?? 0)).toBe(false);
  });

  it('kills a container that ignores SIGTERM when its grace period is over', async () => {
    await using cloud = await startCloud();
    const template = {
      terminationGracePeriodSeconds: 1,
      containers: [webContainer([{ name: 'IGNORE_SIGTERM', value: '1' }])],
    };
    await cloud.client.containerApps.createOrUpdate(group, 'shop', webApp({ template }), quickly);
    const [stubborn] = cloud.processes();
    await cloud.client.containerApps.stop(group, 'shop', quickly);
    expect(isAlive(stubborn?.pid ?? 0)).toBe(false);
    const log = join(cloud.folder, 'data', 'logs', subscription, group, 'shop', 'web.log');
    expect(await readFile(log, 'utf8')).toContain('ignoring SIGTERM');
    expect((await stat(log)).mode & 0o077).toBe(0);
  });

  it('streams the log of a container to whoever holds a token of the app', async () => {
    await using cloud = await startCloud();
    const { containerApps } = cloud.client;
    await containerApps.createOrUpdate(group, 'shop', webApp(), quickly);
    const { token } = await containerApps.getAuthToken(group, 'shop');
    const url = (await replicaOf(cloud))?.containers?.[0]?.logStreamEndpoint;
    const read = (query: string, bearer = token) =>
      fetch(`${url}?${query}`, { headers: { authorization: `Bearer ${bearer}` } });
    expect((await read('tailLines=5', 'other')).status).toBe(401);
    const [{ pid } = { pid: 0 }] = cloud.processes();
    expect(await (await read('tailLines=5')).text()).toMatch(new RegExp(`^\\d{4}-\\S+Z listening as ${pid}\n$`));
    expect(await (await read('output=json')).json()).toEqual({
      TimeStamp: expect.any(String),
      Log: `listening as ${pid}`,
    });

    const following = await read('follow=true&tailLines=0');
    process.kill(pid, 'SIGTERM');
    const decoder = new TextDecoder();
    let seen = '';
    for await (const chunk of following.body ?? []) {
      seen += decoder.decode(chunk);
      if (seen.includes('listening as')) break;
    }
    expect(seen).not.toContain(`listening as ${pid}\n`);
  });

  it('ends every process when it is closed', async () => {
    const pids: number[] = [];
    let folder = '';
    {
      await using cloud = await startCloud();
      await cloud.client.containerApps.createOrUpdate(group, 'shop', webApp(), quickly);
      pids.push(...cloud.processes().map(({ pid }) => pid));
      folder = cloud.folder;
    }
    expect(pids.map(isAlive)).toEqual([false]);
    expect(existsSync(folder)).toBe(false);
  });
});
