import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { ChangeFeedStartFrom } from '@azure/cosmos';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { emulatorKey } from '../../infra/local/cosmos/signature.ts';
import { type LocalCosmos, startCosmos } from '../../infra/local/cosmos/start-cosmos.ts';
import { byTenant, connect, newFolder } from './cosmos-account.ts';

const program = fileURLToPath(new URL('../../infra/local/cosmos/main.ts', import.meta.url));

let folder: string;
let undo: (() => unknown)[];

beforeEach(async () => {
  folder = await newFolder();
  undo = [() => rm(folder, { recursive: true })];
});
afterEach(async () => {
  for (const step of undo.reverse()) await step();
});

const start = async (): Promise<LocalCosmos> => {
  const server = await startCosmos({ port: 0, dataFolder: folder });
  undo.push(() => server.close());
  return server;
};

async function startProcess(): Promise<{ child: ChildProcess; endpoint: string }> {
  const args = ['--disable-warning=ExperimentalWarning', program, '--port', '0', '--data', folder];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  undo.push(() => child.kill('SIGKILL'));
  const [line] = await once(child.stdout ?? child, 'data');
  return { child, endpoint: String(line).trim() };
}

const database = (server: { endpoint: string; key: string }) => {
  const client = connect(server);
  undo.push(() => client.dispose());
  return client.database('clawdesk');
};

describe('data', () => {
  it('is there after a restart: definitions, documents, etags and the place in the change feed', async () => {
    const first = await startCosmos({ port: 0, dataFolder: folder });
    await database(first).client.databases.create({ id: 'clawdesk' });
    const { container } = await database(first).containers.create({
      id: 'c',
      partitionKey: byTenant,
      defaultTtl: 3600,
    });
    const { etag } = await container.items.create({ id: '1', tenantId: 'acme' });
    await container.items.create({ id: 'gone', tenantId: 'acme' });
    const feed = container.items.getChangeFeedIterator({ changeFeedStartFrom: ChangeFeedStartFrom.Beginning() });
    const { continuationToken } = await feed.readNext();
    await container.item('gone', 'acme').delete();
    await first.close();

    const again = database(await start()).container('c');
    expect((await again.read()).resource).toMatchObject({ defaultTtl: 3600 });
    expect((await again.item('1', 'acme').read()).etag).toBe(etag);
    await again.items.create({ id: '2', tenantId: 'acme' });
    const resumed = again.items.getChangeFeedIterator({
      changeFeedStartFrom: ChangeFeedStartFrom.Continuation(continuationToken),
    });
    expect((await resumed.readNext()).result.map(({ id }) => id)).toEqual(['2']);
  });

  it('that was acknowledged survives SIGKILL in the middle of writing', async () => {
    const { child, endpoint } = await startProcess();
    const killed = database({ endpoint, key: emulatorKey });
    await killed.client.databases.create({ id: 'clawdesk' });
    const { container } = await killed.containers.create({ id: 'c', partitionKey: byTenant });
    const acknowledged: string[] = [];
    for (let index = 0; index < 60; index++) {
      const writes = ['a', 'b'].map((part) => ({
        operationType: 'Create' as const,
        resourceBody: { id: `${index}${part}`, tenantId: 'acme' },
      }));
      if (index === 50) setImmediate(() => child.kill('SIGKILL'));
      const { code } = await container.items.batch(writes, 'acme').catch(() => ({ code: 0 }));
      if (code !== 200) break;
      acknowledged.push(`${index}a`, `${index}b`);
    }
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');

    const survivor = database(await start()).container('c');
    const { resources } = await survivor.items.query<string>('SELECT VALUE c.id FROM c').fetchAll();
    expect(acknowledged.length).toBeGreaterThanOrEqual(100);
    expect(resources).toEqual(expect.arrayContaining(acknowledged));
    const halves = (part: string) => resources.filter((id) => id.endsWith(part)).length;
    expect(halves('a')).toBe(halves('b'));
  });

  it('belongs to one server at a time', async () => {
    await start();
    await expect(start()).rejects.toThrow('locked');
  });
});

describe('the server', () => {
  it('ends with the process that started it', async () => {
    const { child } = await startProcess();
    child.disconnect();
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it('refuses a wrong key with 401', async () => {
    const { endpoint } = await start();
    const intruder = database({ endpoint, key: Buffer.from('wrong').toString('base64') });
    await expect(intruder.read()).rejects.toMatchObject({ code: 401, body: { code: 'Unauthorized' } });
  });

  it('refuses a request without a signature', async () => {
    const { endpoint } = await start();
    const response = await fetch(`${endpoint}dbs`);
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ code: 'Unauthorized', message: expect.any(String) });
  });

  it('answers what it does not have with the error shape of the service', async () => {
    const server = await start();
    await database(server).client.databases.create({ id: 'clawdesk' });
    const { container } = await database(server).containers.create({ id: 'c', partitionKey: byTenant });
    const procedure = { id: 'p', body: 'function () {}' };
    await expect(container.scripts.storedProcedures.create(procedure)).rejects.toMatchObject({
      code: 404,
      body: { code: 'NotFound' },
    });
    await expect(
      container.items.create({ id: '1', tenantId: 'acme' }, { preTriggerInclude: ['t'] }),
    ).rejects.toMatchObject({ code: 400, body: { code: 'BadRequest' } });
    const vectors = { vectorEmbeddings: [] };
    const definition = { id: 'v', partitionKey: byTenant, vectorEmbeddingPolicy: vectors };
    await expect(database(server).containers.create(definition)).rejects.toMatchObject({ code: 400 });
  });
});
