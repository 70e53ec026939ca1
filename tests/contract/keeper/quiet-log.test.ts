import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { describeError } from '../../../infra/keeper/log.ts';
import { startBlobWorld } from './blob-world.ts';
import { endKeepers, runKeeper, startServing } from './keeper-process.ts';
import { put } from './tenant-disks.ts';

const canary = 'HERON-4417';
const files = { 'openclaw.json': { content: `{"token":"${canary}"}`, policy: 'always' } };
const encoded = gzipSync(JSON.stringify(files)).toString('base64');

let stateDir: string;
beforeEach(async () => {
  stateDir = await mkdtemp(join(tmpdir(), 'keeper-log-'));
});
afterEach(async () => {
  await endKeepers();
  await rm(stateDir, { recursive: true });
});

const isJson = (line: string): boolean => {
  try {
    return typeof JSON.parse(line) === 'object';
  } catch {
    return false;
  }
};

describe('what the keeper writes', () => {
  it('names snapshots, ports and paths, but no token, key, signature, request or content of a file', async () => {
    const world = await startBlobWorld();
    try {
      const tenant = await world.tenant();
      const env = { ...tenant.env, KEEPER_STATE_DIR: stateDir, KEEPER_FILES: encoded };
      const restored = await runKeeper(['restore'], env);
      await put(stateDir, { 'sessions/one.jsonl': `The customer says ${canary}.` });
      const keeper = await startServing(env);
      expect(await keeper.snapshot('first')).toMatchObject({ status: 'succeeded' });
      await keeper.call('POST', '/snapshots', canary);
      await keeper.call('POST', '/snapshots', { snapshotId: canary, consistency: canary, [canary]: canary });
      await keeper.call('GET', `/snapshots/second?${canary}`, undefined, canary);
      await tenant.container.delete();
      expect(await keeper.snapshot('second')).toMatchObject({ status: 'failed' });
      await keeper.call('GET', '/snapshots');
      keeper.terminate();
      await keeper.exited;

      const written = restored.stdout + restored.stderr + keeper.output();
      const lines = written.trim().split('\n');
      expect(lines.every(isJson)).toBe(true);
      for (const event of ['files.placed', 'snapshot.succeeded', 'snapshot.failed', 'serve.request-failed'])
        expect(written).toContain(`"event":"${event}"`);
      for (const secret of [canary, tenant.env.KEEPER_TOKEN, tenant.env.KEEPER_ENCRYPTION_KEY, 'sig=', 'grant'])
        expect(written).not.toContain(secret);
    } finally {
      await world.close();
    }
  });

  const blobError = `<?xml version="1.0"?><Error><Code>AuthenticationFailed</Code><Message>No: se=1&amp;sig=${canary}%3D.</Message></Error>`;
  it.each<[string, (path: string, response: ServerResponse) => void]>([
    ['is no JSON', (_, response) => response.end(canary)],
    ['is JSON of another kind', (_, response) => response.end(`{"containerUrl":"ftp://${canary}"}`)],
    [
      'names a user',
      (_, response) =>
        response.end(
          JSON.stringify({ containerUrl: `https://u:${canary}@b.test/c`, expiresAt: '2999-01-01T00:00:00Z' }),
        ),
    ],
    [
      'is refused where it leads, by an answer that repeats it',
      (path, response) => {
        const { localAddress, localPort } = response.req.socket;
        const containerUrl = `http://${localAddress}:${localPort}/blobs?sv=1&sig=${canary}`;
        if (path === '/grant') response.end(JSON.stringify({ containerUrl, expiresAt: '2999-01-01T00:00:00Z' }));
        else response.writeHead(403, { 'content-type': 'application/xml' }).end(blobError);
      },
    ],
    ['is refused', (_, response) => response.writeHead(403).end(canary)],
  ])('tells nothing of a grant that %s', async (_, answer) => {
    const server = createServer((request, response) => answer(request.url ?? '', response)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      const { exitCode, stdout, stderr } = await runKeeper(['restore'], {
        KEEPER_STATE_DIR: stateDir,
        KEEPER_TOKEN: `${canary}-of-a-keeper`,
        KEEPER_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64url'),
        KEEPER_GRANT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/grant`,
      });
      expect(exitCode).toBe(1);
      expect(stdout.toString()).toContain('"event":"keeper.stopped"');
      expect(stdout + stderr).not.toContain(canary);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  it.each([
    ['a token that no header can carry', { KEEPER_TOKEN: `Two\nlines of ${canary}` }],
    ['an address with a password', { KEEPER_GRANT_URL: `https://keeper:${canary}@control.example/grant` }],
  ])('refuses %s before anything can repeat it', async (_, wrong) => {
    const { exitCode, stdout, stderr } = await runKeeper(['restore'], {
      KEEPER_STATE_DIR: stateDir,
      KEEPER_TOKEN: 'a-token-of-a-keeper',
      KEEPER_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64url'),
      KEEPER_GRANT_URL: 'https://control.example/grant',
      ...wrong,
    });
    expect(exitCode).toBe(78);
    expect(stdout + stderr).not.toContain(canary);
  });
});

describe('an error in one line', () => {
  it.each([
    [`GET https://b.test/c?sv=1&sig=${canary}&se=2 failed`, 'GET https://b.test/c?sv=1&sig=…&se=2 failed'],
    [`to sign: sig%3D${canary}`, 'to sign: sig%3D…'],
    [`"Bearer ${canary}" is refused`, '"Bearer …" is refused'],
    [`https://me:${canary}@b.test/c\nis wrong`, 'https://…@b.test/c is wrong'],
  ])('of %j has no secret', (message, line) => {
    expect(describeError(new Error(message))).toBe(`Error: ${line}`);
  });
});
