import { readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type RunningFunctionsHost,
  startFunctionsHost,
} from '../../infra/local/functions-host/start-functions-host.ts';
import { makeApp } from '../support/durable-app/make-app.ts';
import { Output } from '../support/durable-app/output.ts';

const app = makeApp({
  source: `
    const http = (name, route, handler, more) => app.http(name, { route, methods: ['GET', 'POST', 'OPTIONS'], handler, ...more });
    app.hook.appStart(() => console.log('app started'));
    app.hook.appTerminate(() => console.log('app terminated'));
    app.hook.log((line) => { line.message = line.message.replace('s3cret', '***'); });
    app.hook.preInvocation((context) => { context.hookData.seen = 'pre'; });
    app.hook.postInvocation((context) => {
      if (context.invocationContext.functionName === 'hooked') context.result = { jsonBody: [context.hookData.seen, 'post'] };
    });
    http('echo', 'items/{id:int}/{*rest}', async (req) => ({
      jsonBody: { url: req.url, params: req.params, query: Object.fromEntries(req.query), type: req.headers.get('content-type'), body: await req.text() },
      headers: { 'x-test': 'yes' },
      cookies: [{ name: 'a', value: 'b c', httpOnly: true, sameSite: 'Strict', maxAge: 60, path: '/' }],
    }));
    http('literal', 'items/7/special', () => ({ body: 'literal' }));
    http('binary', 'binary', async (req) => ({ body: Buffer.from(await req.arrayBuffer()).reverse() }));
    http('nothing', 'nothing', () => undefined);
    http('boom', 'boom', () => { throw new Error('secret detail'); });
    http('hooked', 'hooked', () => ({ body: 'replaced by the hook' }));
    http('byKey', 'by-key', () => ({ body: 'function' }), { authLevel: 'function' });
    http('byMaster', 'by-master', () => ({ body: 'admin' }), { authLevel: 'admin' });
    http('preflight', 'preflight', (req) => ({ status: 200, body: req.method, headers: { 'x-by': 'app' } }));
    http('setting', 'settings/{name}', (req) => ({ body: process.env[req.params.name] ?? 'unset' }));
    http('slow', 'slow', async (req, context) => { context.log('slow started with s3cret'); await new Promise((resolve) => setTimeout(resolve, 300)); return { body: 'done' }; });
    let ticks = [];
    app.timer('nightly', { schedule: '%NIGHTLY%', handler: (timer) => { ticks.push(timer.isPastDue); } });
    http('ticks', 'ticks', () => ({ jsonBody: ticks }));
  `,
  hostJson: { extensions: { http: { routePrefix: '%PREFIX%' } } },
  localSettings: {
    IsEncrypted: false,
    Values: { PREFIX: 'v1', NIGHTLY: '0 0 3 * * *', FROM_FILE: 'file', BOTH: 'file' },
  },
});
const keys = () => JSON.parse(readFileSync(join(app.stateFolder, 'keys.json'), 'utf8'));
const output = new Output();
let host: RunningFunctionsHost;
const start = () => startFunctionsHost({ ...app, env: { BOTH: 'environment' }, onOutput: output.onOutput });
const get = (path: string, init?: RequestInit) => fetch(`${host.url}${path}`, init);

beforeAll(async () => {
  host = await start();
});
afterAll(async () => {
  await host.close();
  app.remove();
});

describe('HTTP functions on the local host', () => {
  it('receive route, query, headers and body, and answer with headers and cookies', async () => {
    const response = await get('/v1/items/42/a/b%20c?x=1&x=2&y=z', {
      method: 'POST',
      body: 'hello',
      headers: { 'content-type': 'text/x-test' },
    });
    expect(await response.json()).toEqual({
      url: `${host.url}/v1/items/42/a/b%20c?x=1&x=2&y=z`,
      params: { id: '42', rest: 'a/b c' },
      query: { x: '1,2', y: 'z' },
      type: 'text/x-test',
      body: 'hello',
    });
    expect(response.headers.get('x-test')).toBe('yes');
    expect(response.headers.getSetCookie()).toEqual(['a=b%20c; Max-Age=60; Path=/; HttpOnly; SameSite=Strict']);
  });

  it('are found by the narrowest route, and by method', async () => {
    expect(await (await get('/v1/items/7/special')).text()).toBe('literal');
    for (const path of ['/v1/items/seven/x', '/v1/unknown', '/api/ticks', '/'])
      expect((await get(path)).status).toBe(404);
    expect((await get('/v1/ticks', { method: 'DELETE' })).status).toBe(404);
  });

  it('exchange binary bodies unchanged', async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
    const response = await get('/v1/binary', { method: 'POST', body: bytes });
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(bytes.reverse());
  });

  it('answer 204 when they return nothing', async () => {
    expect((await get('/v1/nothing')).status).toBe(204);
  });

  it('answer 500 with an empty body when they throw; the stack goes to the output only', async () => {
    const response = await get('/v1/boom');
    expect([response.status, await response.text()]).toEqual([500, '']);
    expect(output.lines.join('\n')).toContain('GET /v1/boom failed: Error: secret detail\n    at');
  });

  it('are refused a body over 100 MB before it is sent', async () => {
    const status = await new Promise((resolve, reject) => {
      const call = request(`${host.url}/v1/binary`, {
        method: 'POST',
        headers: { 'content-length': 200 * 1024 * 1024 },
      });
      call.on('response', (response) => {
        resolve(response.statusCode);
        call.destroy();
      });
      call.on('error', reject);
      call.flushHeaders();
    });
    expect(status).toBe(413);
  });

  it('run between their hooks', async () => {
    expect(await (await get('/v1/hooked')).json()).toEqual(['pre', 'post']);
  });

  it('ask for the key of their level; the master key opens all', async () => {
    const { master, default: functionKey } = keys();
    const statusOf = async (path: string, key?: string) =>
      (await get(path, key === undefined ? {} : { headers: { 'x-functions-key': key } })).status;
    expect(await statusOf('/v1/by-key')).toBe(401);
    expect(await statusOf('/v1/by-key', 'wrong')).toBe(401);
    expect(await statusOf('/v1/by-key', functionKey)).toBe(200);
    expect(await statusOf(`/v1/by-key?code=${functionKey}`)).toBe(200);
    expect(await statusOf('/v1/by-master', functionKey)).toBe(401);
    expect(await statusOf('/v1/by-master', master)).toBe(200);
  });

  it('see OPTIONS requests themselves when no CORS is configured', async () => {
    const response = await get('/v1/preflight', {
      method: 'OPTIONS',
      headers: { origin: 'http://a.test', 'access-control-request-method': 'GET' },
    });
    expect([response.headers.get('x-by'), await response.text()]).toEqual(['app', 'OPTIONS']);
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('see the values of local.settings.json, but the real environment wins', async () => {
    expect(await (await get('/v1/settings/FROM_FILE')).text()).toBe('file');
    expect(await (await get('/v1/settings/BOTH')).text()).toBe('environment');
    expect(await (await get('/v1/settings/WEBSITE_HOSTNAME')).text()).toBe(`127.0.0.1:${host.port}`);
  });
});

describe('the local host itself', () => {
  it('lists its functions to the holder of the master key only', async () => {
    expect((await get('/admin/functions')).status).toBe(401);
    const response = await get('/admin/functions', { headers: { 'x-functions-key': keys().master } });
    const functions: Array<{ name: string }> = await response.json();
    expect(functions.map(({ name }) => name)).toContain('nightly');
    expect(await (await get('/admin/host/status')).json()).toMatchObject({ state: 'Running' });
  });

  it('keeps the Durable webhooks behind the system key', async () => {
    const path = '/runtime/webhooks/durabletask/instances/';
    expect((await get(path)).status).toBe(401);
    expect((await get(`${path}?code=${keys().default}`)).status).toBe(401);
    expect((await get(`${path}?code=${keys().durabletask_extension}`)).status).toBe(200);
  });

  it('runs a timer when it is due, on request, and past due after a time of being down', async () => {
    const ticks = async () => (await get('/v1/ticks')).json();
    const untilTicks = async (count: number) => {
      for (let tries = 0; tries < 200 && (await ticks()).length < count; tries++)
        await new Promise((r) => setTimeout(r, 10));
      return ticks();
    };
    const day = 24 * 3_600_000;
    expect(await ticks()).toEqual([]);
    await host.advanceClock(day);
    expect(await untilTicks(1)).toEqual([false]);
    const run = await get('/admin/functions/nightly', {
      method: 'POST',
      headers: { 'x-functions-key': keys().master },
    });
    expect(run.status).toBe(202);
    expect(await untilTicks(2)).toEqual([false, false]);

    const before = keys();
    await host.close();
    const statusFile = join(app.stateFolder, 'timers', 'nightly.json');
    const status = JSON.parse(readFileSync(statusFile, 'utf8'));
    writeFileSync(statusFile, JSON.stringify({ ...status, Next: new Date(Date.now() - day).toISOString() }));
    host = await start();
    expect(await untilTicks(1)).toEqual([true]);
    expect(keys()).toEqual(before);
  });

  it('finishes the request it is working on when it is told to end', async () => {
    const answer = get('/v1/slow');
    await output.until('[information] slow: slow started with ***');
    const closed = host.close();
    expect(await (await answer).text()).toBe('done');
    await closed;
    await output.until('app terminated');
    await expect(get('/v1/ticks')).rejects.toThrow();
    host = await start();
    await output.until('app started');
  });
});
