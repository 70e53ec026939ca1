import { once } from 'node:events';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type RunningFunctionsHost,
  startFunctionsHost,
} from '../../infra/local/functions-host/start-functions-host.ts';
import { makeApp } from '../support/durable-app/make-app.ts';

const app = makeApp({
  source: `
    app.setup({ enableHttpStream: true });
    const http = (name, handler) => app.http(name, { methods: ['GET', 'POST'], handler, route: name + '/{key?}' });
    let open = () => {};
    let uploads = [];
    http('events', async () => ({
      headers: { 'content-type': 'text/event-stream' },
      cookies: [{ name: 'a', value: 'b' }],
      body: (async function* () {
        yield Buffer.from('first;');
        await new Promise((resolve) => { open = resolve; });
        yield Buffer.from('second');
      })(),
    }));
    http('open', () => { open(); return { body: 'opened' }; });
    http('upload', async (req) => {
      let length = 0;
      try {
        for await (const chunk of req.body) { length += chunk.length; uploads.push('some'); }
      } catch { uploads.push('aborted'); return { status: 400 }; }
      return { jsonBody: { length, key: req.params.key, host: new URL(req.url).host, query: req.query.get('q') } };
    });
    http('uploads', () => ({ jsonBody: uploads }));
    http('nothing', () => undefined);
    http('boom', () => { throw new Error('boom'); });
    http('breaks', () => ({ body: (async function* () { yield Buffer.from('x'); await new Promise((resolve) => { open = resolve; }); throw new Error('halfway'); })() }));
  `,
});
let host: RunningFunctionsHost;

beforeAll(async () => {
  host = await startFunctionsHost(app);
});
afterAll(async () => {
  await host.close();
  app.remove();
});

describe('streamed HTTP on the local host', () => {
  it('delivers each part as soon as the function yields it', async () => {
    const response = await fetch(`${host.url}/api/events`);
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    expect(response.headers.getSetCookie()).toEqual(['a=b']);
    expect((await reader?.read())?.value).toBe('first;');
    await fetch(`${host.url}/api/open`);
    expect((await reader?.read())?.value).toBe('second');
    expect((await reader?.read())?.done).toBe(true);
  });

  it('hands the body on while it is uploaded, with route, query and the host that the client named', async () => {
    const call = request(`${host.url}/api/upload/k?q=1`, { method: 'POST', headers: { host: 'tenant.test' } });
    const answered = once(call, 'response');
    call.write('12345');
    await untilUploads(['some']);
    call.end('678');
    const [response] = await answered;
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk);
    expect(JSON.parse(Buffer.concat(chunks).toString())).toEqual({
      length: 8,
      key: 'k',
      host: 'tenant.test',
      query: '1',
    });
  });

  it('aborts the function’s side when the client goes away', async () => {
    const call = request(`${host.url}/api/upload`, { method: 'POST' });
    call.on('error', () => {});
    call.write('12345');
    await untilUploads(['some', 'some', 'some']);
    call.destroy();
    expect((await untilUploads(['some', 'some', 'some', 'aborted'])).at(-1)).toBe('aborted');
  });

  it('answers 204 for nothing and an empty 500 for an error', async () => {
    expect((await fetch(`${host.url}/api/nothing`)).status).toBe(204);
    const failed = await fetch(`${host.url}/api/boom`);
    expect([failed.status, await failed.text()]).toEqual([500, '']);
  });

  it('breaks the connection when a body fails halfway: the client must not take it for complete', async () => {
    const response = await fetch(`${host.url}/api/breaks`);
    const broken = expect(response.text()).rejects.toThrow('terminated');
    await fetch(`${host.url}/api/open`);
    await broken;
  });
});

async function untilUploads(expected: string[]): Promise<string[]> {
  for (let tries = 0; ; tries++) {
    const uploads: string[] = await (await fetch(`${host.url}/api/uploads`)).json();
    if (uploads.length >= expected.length || tries > 300) return uploads;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
