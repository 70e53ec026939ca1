import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
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
  webApp,
  webContainer,
} from './container-apps-fixture.ts';

describe('the life of a container app', () => {
  it('creates, stops, starts and deletes an app whose address stays the same', async () => {
    await using cloud = await startCloud();
    const { containerApps } = cloud.client;
    const created = await containerApps.createOrUpdate(group, 'shop', webApp(), quickly);
    expect(created).toMatchObject({
      name: 'shop',
      provisioningState: 'Succeeded',
      runningStatus: 'Running',
      latestReadyRevisionName: created.latestRevisionName,
    });
    expect(created.latestRevisionName).toMatch(/^shop--[a-z0-9]{7}$/);
    const [first] = cloud.processes();
    expect(first).toMatchObject({ name: 'shop/web', pid: expect.any(Number), port: expect.any(Number) });
    expect((await ask(created, '/write')).status).toBe(200);
    expect(await (await ask(created, '/files')).json()).toEqual(['note']);

    const stopped = await containerApps.stop(group, 'shop', quickly);
    expect(stopped).toMatchObject({ runningStatus: 'Stopped', configuration: created.configuration ?? {} });
    expect(cloud.processes()).toEqual([]);
    expect(isAlive(first?.pid ?? 0)).toBe(false);
    expect((await ask(created, '/env')).status).toBe(404);
    expect(readdirSync(join(cloud.folder, 'data', 'replicas'))).toEqual([]);

    const started = await containerApps.start(group, 'shop', quickly);
    expect(started).toMatchObject({ runningStatus: 'Running', latestRevisionName: created.latestRevisionName ?? '' });
    expect(await (await ask(created, '/files')).json()).toEqual([]);

    await containerApps.delete(group, 'shop', quickly);
    expect(cloud.processes()).toEqual([]);
    await expect(containerApps.get(group, 'shop')).rejects.toMatchObject({ statusCode: 404, code: 'ResourceNotFound' });
    await containerApps.delete(group, 'shop', quickly);
  });

  it('gives a container only the environment of its image, its template and the platform', async () => {
    process.env.PARENT_ONLY = 'must not leak';
    await using cloud = await startCloud();
    const app = webApp({
      configuration: {
        ingress: {
          external: true,
          targetPort: 8080,
          additionalPortMappings: [{ external: false, targetPort: 9090, exposedPort: 9090 }],
        },
        secrets: [{ name: 'token', value: 'a-secret' }],
      },
      template: {
        containers: [
          {
            ...webContainer([
              { name: 'TOKEN', secretRef: 'token' },
              { name: 'NEIGHBOUR', value: 'http://127.0.0.1:9090/x' },
              { name: 'ELSEWHERE', value: 'https://host.test/data' },
            ]),
            args: ['--state=/data/x', '/database'],
          },
          {
            name: 'sidecar',
            image: 'registry.test/sidecar:1',
            probes: [{ type: 'Readiness', tcpSocket: { port: 9090 }, periodSeconds: 1 }],
          },
        ],
      },
    });
    const created = await cloud.client.containerApps.createOrUpdate(group, 'shop', app, quickly);
    const env = await (await ask(created, '/env')).json();
    const [, sidecar] = cloud.processes();
    expect(env).toEqual({
      PATH: process.env.PATH,
      HOME: expect.stringContaining(cloud.folder),
      TMPDIR: expect.stringContaining(cloud.folder),
      CONTAINER_APP_NAME: 'shop',
      CONTAINER_APP_REVISION: created.latestRevisionName,
      CONTAINER_APP_REPLICA_NAME: expect.stringContaining(created.latestRevisionName ?? ''),
      PORT: expect.stringMatching(/^2\d{4}$/),
      FLAVOUR: 'image',
      DATA: expect.stringMatching(/volumes.state$/),
      TOKEN: 'a-secret',
      NEIGHBOUR: `http://127.0.0.1:${sidecar?.port}/x`,
      ELSEWHERE: 'https://host.test/data',
    });
    expect(await (await ask(created, '/args')).json()).toEqual([`--state=${env.DATA}/x`, '/database']);
    const [mapping] = created.configuration?.ingress?.additionalPortMappings ?? [];
    const aside = await fetch(`http://127.0.0.1:${mapping?.exposedPort}/env`);
    expect(await aside.json()).toMatchObject({ PORT: String(sidecar?.port) });
  });

  it('answers secrets by name everywhere but in listSecrets, and keeps them in a file only its owner reads', async () => {
    const lines: string[] = [];
    await using cloud = await startCloud({ onLog: (line) => lines.push(line) });
    const { containerApps } = cloud.client;
    const configuration = { secrets: [{ name: 'token', value: 'a-secret' }] };
    const app = webApp({
      configuration,
      template: {
        containers: [
          {
            ...webContainer([{ name: 'DATA', value: '/secrets' }]),
            volumeMounts: [{ volumeName: 'keys', mountPath: '/secrets' }],
          },
        ],
        volumes: [{ name: 'keys', storageType: 'Secret', secrets: [{ secretRef: 'token', path: 'token.txt' }] }],
      },
    });
    const created = await containerApps.createOrUpdate(group, 'shop', app, quickly);
    const answers = [
      created,
      await containerApps.get(group, 'shop'),
      await collect(containerApps.listBySubscription()),
    ];
    expect(JSON.stringify([answers, lines])).not.toContain('a-secret');
    expect(created.configuration?.secrets).toEqual([{ name: 'token' }]);
    expect((await containerApps.listSecrets(group, 'shop')).value).toEqual([{ name: 'token', value: 'a-secret' }]);
    const { DATA } = await (await ask(created, '/env')).json();
    expect(readFileSync(join(DATA, 'token.txt'), 'utf8')).toBe('a-secret');
    const files = readdirSync(join(cloud.folder, 'data')).filter((name) => name.includes('sqlite'));
    expect(files.map((name) => statSync(join(cloud.folder, 'data', name)).mode & 0o077)).toEqual(files.map(() => 0));
  });

  it('makes a revision for a changed template only, and keeps the old one serving until the new one is ready', async () => {
    await using cloud = await startCloud();
    const { containerApps, containerAppsRevisions } = cloud.client;
    const created = await containerApps.createOrUpdate(group, 'shop', webApp(), quickly);
    const old = await (await ask(created, '/env')).json();

    const configured = await containerApps.update(
      group,
      'shop',
      { ...webApp(), tags: { tier: 'pro' }, configuration: { secrets: [{ name: 'later', value: 'x' }] } },
      quickly,
    );
    expect(configured).toMatchObject({ tags: { tier: 'pro' }, latestRevisionName: created.latestRevisionName ?? '' });
    expect(configured.configuration?.ingress?.fqdn).toBe(created.configuration?.ingress?.fqdn);

    const flag = join(cloud.folder, 'ready');
    const next = webApp({ template: { containers: [webContainer([{ name: 'READY_FILE', value: flag }])] } });
    const poller = containerApps.createOrUpdate(group, 'shop', next, quickly);
    await poller.submitted();
    await eventually(async () => cloud.processes().length === 2);
    expect(await containerApps.get(group, 'shop')).toMatchObject({
      provisioningState: 'InProgress',
      runningStatus: 'Progressing',
      latestReadyRevisionName: created.latestRevisionName ?? '',
    });
    expect(await (await ask(created, '/env')).json()).toEqual(old);

    writeFileSync(flag, '');
    const updated = await poller.pollUntilDone();
    expect(updated.latestReadyRevisionName).toBe(updated.latestRevisionName);
    expect(updated.latestRevisionName).not.toBe(created.latestRevisionName);
    await eventually(async () => cloud.processes().length === 1);
    expect(await (await ask(created, '/env')).json()).toMatchObject({ READY_FILE: flag });
    const revisions = await collect(containerAppsRevisions.listRevisions(group, 'shop'));
    expect(revisions.map(({ name, active }) => [name, active])).toEqual([
      [created.latestRevisionName, false],
      [updated.latestRevisionName, true],
    ]);
  });

  it('replaces an app without ports and probes, which is ready as soon as it runs', async () => {
    await using cloud = await startCloud();
    const { containerApps } = cloud.client;
    const worker = (value: string) => {
      const main = { name: 'main', image: 'registry.test/web:1', env: [{ name: 'VALUE', value }] };
      return { ...webApp({ template: { containers: [main] } }), configuration: {} };
    };
    const first = await containerApps.createOrUpdate(group, 'worker', worker('1'), quickly);
    expect(first.latestReadyRevisionName).toBe(first.latestRevisionName);
    const second = await containerApps.createOrUpdate(group, 'worker', worker('2'), quickly);
    expect(second.latestReadyRevisionName).toBe(second.latestRevisionName);
    expect(second.latestRevisionName).not.toBe(first.latestRevisionName);
    await eventually(async () => cloud.processes().length === 1);
  });

  it('keeps a stopped app stopped when it is updated, and starts its newest revision', async () => {
    await using cloud = await startCloud();
    const { containerApps } = cloud.client;
    await containerApps.createOrUpdate(group, 'shop', webApp(), quickly);
    await containerApps.stop(group, 'shop', quickly);
    for (const value of ['1', '2']) {
      const next = webApp({ template: { containers: [webContainer([{ name: 'VALUE', value }])] } });
      const updated = await containerApps.createOrUpdate(group, 'shop', next, quickly);
      expect(updated).toMatchObject({ provisioningState: 'Succeeded', runningStatus: 'Stopped' });
      expect(cloud.processes()).toEqual([]);
    }
    const started = await containerApps.start(group, 'shop', quickly);
    expect(await (await ask(started, '/env')).json()).toMatchObject({ VALUE: '2' });
    expect(cloud.processes()).toHaveLength(1);
  });

  it('restarts, deactivates and activates revisions', async () => {
    await using cloud = await startCloud();
    const { containerApps, containerAppsRevisions } = cloud.client;
    const { latestRevisionName: name = '' } = await containerApps.createOrUpdate(group, 'shop', webApp(), quickly);
    const [before] = cloud.processes();
    await containerAppsRevisions.restartRevision(group, 'shop', name);
    await eventually(async () => cloud.processes().length === 1 && cloud.processes()[0]?.pid !== before?.pid);

    await containerAppsRevisions.deactivateRevision(group, 'shop', name);
    expect(cloud.processes()).toEqual([]);
    expect(await containerAppsRevisions.getRevision(group, 'shop', name)).toMatchObject({
      active: false,
      runningState: 'Stopped',
    });
    await containerAppsRevisions.activateRevision(group, 'shop', name);
    await eventually(
      async () => (await containerAppsRevisions.getRevision(group, 'shop', name)).healthState === 'Healthy',
    );
  });

  it('lists by resource group and by subscription, page by page', async () => {
    await using cloud = await startCloud({ pageSize: 2 });
    const { containerApps } = cloud.client;
    const idle = webApp({ template: { containers: [{ name: 'main', image: 'registry.test/unknown:1' }] } });
    for (const name of ['one', 'two', 'three']) {
      await expect(containerApps.createOrUpdate(group, name, idle, quickly)).rejects.toThrow(/ImagePullFailure/);
    }
    await expect(containerApps.createOrUpdate('other', 'four', idle, quickly)).rejects.toThrow(/ImagePullFailure/);
    const names = async (apps: AsyncIterable<{ name?: string }>) =>
      (await collect(apps)).map(({ name }) => name).sort();
    expect(await names(containerApps.listByResourceGroup(group.toUpperCase()))).toEqual(['one', 'three', 'two']);
    expect(await names(containerApps.listBySubscription())).toEqual(['four', 'one', 'three', 'two']);
    const pages = await collect(containerApps.listBySubscription().byPage());
    expect(pages.map((page) => page.length)).toEqual([2, 2]);
  });
});
