import { describe, expect, it } from '@jest/globals';
import { group, images, quickly, startCloud, subscription, webApp, webContainer } from './container-apps-fixture.ts';

describe('what the container apps API refuses', () => {
  it('answers every failed request in the shape of Azure Resource Manager', async () => {
    await using cloud = await startCloud();
    const apps = `${cloud.endpoint}/subscriptions/${subscription}/resourceGroups/${group}/providers/Microsoft.App/containerApps`;
    const call = async (
      url: string,
      method = 'GET',
      headers: Record<string, string> = { authorization: 'Bearer x' },
    ) => {
      const response = await fetch(url, { method, headers, ...(method === 'PUT' ? { body: '{' } : {}) });
      return [response.status, (await response.json()).error];
    };
    const version = 'api-version=2026-07-01';
    const error = (code: string) => ({ code, message: expect.any(String) });
    expect(await call(`${apps}/shop?${version}`, 'GET', {})).toEqual([401, error('AuthenticationFailed')]);
    expect(await call(`${apps}/shop?${version}`)).toEqual([404, error('ResourceNotFound')]);
    expect(await call(`${apps}/shop`)).toEqual([400, error('MissingApiVersionParameter')]);
    expect(await call(`${apps}/shop/unknown?${version}`)).toEqual([404, error('InvalidResourceType')]);
    expect(await call(`${apps}/%zz?${version}`)).toEqual([400, error('InvalidRequestUri')]);
    expect(await call(`${cloud.endpoint}/?${version}`)).toEqual([404, error('InvalidResourceType')]);
    expect(await call(`${apps}/shop?${version}`, 'POST')).toEqual([405, error('MethodNotAllowed')]);
    expect(await call(`${apps}/shop?${version}`, 'PUT')).toEqual([400, error('InvalidRequestContent')]);
  });

  it.each(['a', 'Shop', '1shop', 'shop-', 'my--shop', 'a'.repeat(33)])('refuses the name %s', async (name) => {
    await using cloud = await startCloud();
    await expect(cloud.client.containerApps.createOrUpdate(group, name, webApp(), quickly)).rejects.toMatchObject({
      statusCode: 400,
      code: 'ContainerAppInvalidName',
    });
  });

  it.each([
    ['template.scale.maxReplicas', { scale: { maxReplicas: 3 } }],
    ['template.scale.maxReplicas', { scale: { minReplicas: 0, maxReplicas: 0 } }],
    ['template.containers', { containers: [] }],
    ['template.containers.0.image', { containers: [{ name: 'web' }] }],
    ['template.containers', { containers: [webContainer(), webContainer()] }],
    ['template.containers.0.volumeMounts', { containers: [webContainer()], volumes: [] }],
    ['template.volumes.0.storageType', { volumes: [{ name: 'state', storageType: 'AzureFile' }] }],
    ['template.containers.web.env', { containers: [webContainer([{ name: 'TOKEN', secretRef: 'unknown' }])] }],
  ])('names the field %s', async (field, template) => {
    await using cloud = await startCloud();
    const attempt = cloud.client.containerApps.createOrUpdate(group, 'shop', webApp({ template }), quickly);
    await expect(attempt).rejects.toMatchObject({
      statusCode: 400,
      code: 'InvalidParameterValueInContainerTemplate',
      message: expect.stringContaining(`'${field}'`),
    });
    await expect(cloud.client.containerApps.get(group, 'shop')).rejects.toMatchObject({ statusCode: 404 });
  });

  it('fails to provision an unknown image, and recovers with a good one', async () => {
    await using cloud = await startCloud();
    const { containerApps } = cloud.client;
    const bad = webApp({ template: { containers: [{ name: 'web', image: 'registry.test/web:unknown' }] } });
    await expect(containerApps.createOrUpdate(group, 'shop', bad, quickly)).rejects.toThrow(
      /ContainerAppOperationError.*template\.containers\.web\.image.*registry\.test\/web:unknown.*ImagePullFailure/,
    );
    expect(await containerApps.get(group, 'shop')).toMatchObject({
      provisioningState: 'Failed',
      runningStatus: 'Stopped',
    });
    const good = await containerApps.createOrUpdate(group, 'shop', webApp(), quickly);
    expect(good).toMatchObject({ provisioningState: 'Succeeded', runningStatus: 'Running' });
  });

  it('refuses a revision suffix that another template has', async () => {
    await using cloud = await startCloud();
    const { containerApps } = cloud.client;
    const named = (value: string) =>
      webApp({ template: { revisionSuffix: 'v1', containers: [webContainer([{ name: 'VALUE', value }])] } });
    const created = await containerApps.createOrUpdate(group, 'shop', named('1'), quickly);
    expect(created.latestRevisionName).toBe('shop--v1');
    await containerApps.createOrUpdate(group, 'shop', named('1'), quickly);
    await expect(containerApps.createOrUpdate(group, 'shop', named('2'), quickly)).rejects.toThrow(
      /suffix v1 already exists/,
    );
  });

  it('reads Key Vault references, and fails to provision when it cannot', async () => {
    const values = new Map([['https://vault.test/secrets/token', 'from the vault']]);
    const readSecret = async (url: string) => values.get(url) ?? Promise.reject(new Error('SecretNotFound'));
    await using cloud = await startCloud({ readSecret });
    const app = (name: string) =>
      webApp({
        configuration: {
          ingress: { targetPort: 8080 },
          secrets: [{ name: 'token', keyVaultUrl: `https://vault.test/secrets/${name}`, identity: 'tenant-identity' }],
        },
        template: { containers: [webContainer([{ name: 'TOKEN', secretRef: 'token' }])] },
      });
    const { containerApps } = cloud.client;
    await expect(containerApps.createOrUpdate(group, 'poor', app('other'), quickly)).rejects.toThrow(
      /Unable to get value using Managed identity tenant-identity: SecretNotFound/,
    );
    const created = await containerApps.createOrUpdate(group, 'rich', app('token'), quickly);
    const env = await (await fetch(`http://${created.configuration?.ingress?.fqdn}/env`)).json();
    expect(env).toMatchObject({ TOKEN: 'from the vault' });
    expect((await containerApps.get(group, 'rich')).configuration?.secrets).toEqual(
      app('token').configuration?.secrets,
    );
  });

  it('runs one operation of an app at a time; only a delete supersedes a provisioning', async () => {
    await using cloud = await startCloud();
    const { containerApps } = cloud.client;
    const stuck = webApp({
      template: { containers: [webContainer([{ name: 'READY_FILE', value: '/nowhere' }])] },
    });
    const creating = containerApps.createOrUpdate(group, 'shop', stuck, quickly);
    await creating.submitted();
    const conflict = { statusCode: 409, code: 'ContainerAppOperationInProgress' };
    await expect(containerApps.createOrUpdate(group, 'shop', webApp(), quickly)).rejects.toMatchObject(conflict);
    await expect(containerApps.update(group, 'shop', webApp(), quickly)).rejects.toMatchObject(conflict);
    await expect(containerApps.stop(group, 'shop', quickly)).rejects.toMatchObject(conflict);
    const deleting = containerApps.delete(group, 'shop', quickly);
    await deleting.submitted();
    await expect(containerApps.delete(group, 'shop', quickly)).rejects.toMatchObject(conflict);
    await deleting;
    await expect(Promise.resolve(creating.pollUntilDone())).rejects.toThrow();
    expect(cloud.processes()).toEqual([]);
  });

  it('lets an operation expire whose revision never becomes ready', async () => {
    await using cloud = await startCloud({ provisioningTimeoutMs: 300 });
    const { containerApps, containerAppsRevisions } = cloud.client;
    const app = webApp({ template: { containers: [webContainer([{ name: 'READY_FILE', value: '/nowhere' }])] } });
    await expect(containerApps.createOrUpdate(group, 'shop', app, quickly)).rejects.toThrow(/Operation expired/);
    const { latestRevisionName = '', ...shop } = await containerApps.get(group, 'shop');
    expect(shop).toMatchObject({ provisioningState: 'Failed' });
    expect(shop.latestReadyRevisionName).toBeUndefined();
    expect(await containerAppsRevisions.getRevision(group, 'shop', latestRevisionName)).toMatchObject({
      provisioningState: 'Failed',
      provisioningError: expect.stringContaining('Operation expired'),
    });
  });

  it('refuses a second server on the same folder', async () => {
    await using cloud = await startCloud();
    await expect(startCloud({ dataFolder: `${cloud.folder}/data`, images })).rejects.toThrow(
      /is used by the running process/,
    );
  });
});
