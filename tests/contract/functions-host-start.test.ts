import { fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { onLoopback } from '../../infra/local/functions-host/on-loopback.ts';
import { startFunctionsHost } from '../../infra/local/functions-host/start-functions-host.ts';
import { type AppFiles, makeApp } from '../support/durable-app/make-app.ts';

const hello = `app.http('hello', { handler: () => ({ body: 'hello' }) });`;

async function withApp<T>(files: AppFiles, use: (app: ReturnType<typeof makeApp>) => Promise<T>): Promise<T> {
  const app = makeApp(files);
  try {
    return await use(app);
  } finally {
    app.remove();
  }
}

describe('an app that the local host cannot run', () => {
  it.each<[string, AppFiles, string]>([
    ['is not built', { source: hello, main: 'dist/*.js' }, 'no file matches "main": "dist/*.js"'],
    ['throws while it is loaded', { source: `throw new Error('bad config');` }, 'bad config'],
    ['registers nothing', { source: '' }, 'the app registered nothing'],
    ['registers a name twice', { source: hello + hello }, 'a function named "hello" is registered twice'],
    [
      'needs a setting that is not set',
      { source: `app.timer('t', { schedule: '%CRON%', handler() {} });` },
      'app setting CRON is not set',
    ],
    [
      'has a trigger that the host does not serve',
      { source: `app.storageQueue('q', { queueName: 'q', connection: 'c', handler() {} });` },
      'function "q" uses queueTrigger (in)',
    ],
    [
      'has encrypted settings',
      { source: hello, localSettings: { IsEncrypted: true } },
      'local.settings.json is encrypted',
    ],
  ])('%s: the start fails and says so', async (_what, files, message) => {
    await withApp(files, (app) => expect(startFunctionsHost(app)).rejects.toThrow(message));
  });
});

describe('the local host as a child process', () => {
  it('answers preflight requests itself for the origins of Host.CORS', async () => {
    const files = {
      source: hello,
      localSettings: { Host: { CORS: 'http://a.test,http://b.test', CORSCredentials: true } },
    };
    await withApp(files, async (app) => {
      const host = await startFunctionsHost(app);
      const ask = (method: string, origin: string) =>
        fetch(`${host.url}/api/hello`, { method, headers: { origin, 'access-control-request-method': 'GET' } });
      const preflight = await ask('OPTIONS', 'http://b.test');
      expect(preflight.status).toBe(204);
      expect(preflight.headers.get('access-control-allow-origin')).toBe('http://b.test');
      expect((await ask('GET', 'http://a.test')).headers.get('access-control-allow-credentials')).toBe('true');
      expect((await ask('GET', 'http://evil.test')).headers.get('access-control-allow-origin')).toBeNull();
      await host.close();
    });
  });

  it('loads an app of ES modules', async () => {
    await withApp({ source: '', main: 'main.mjs' }, async (app) => {
      writeFileSync(`${app.appFolder}/main.mjs`, `import { app } from '@azure/functions';\n${hello}`);
      const host = await startFunctionsHost(app);
      expect(await (await fetch(`${host.url}/api/hello`)).text()).toBe('hello');
      await host.close();
    });
  });

  it('ends when the process that started it goes away', async () => {
    await withApp({ source: hello }, async ({ appFolder, stateFolder }) => {
      const args = [appFolder, '--port', '0', '--state', stateFolder];
      const child = fork('infra/local/functions-host/main.ts', args, {
        stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
        execArgv: [],
      });
      await once(child, 'message');
      child.disconnect();
      const [code] = await once(child, 'exit');
      expect(code).toBe(0);
    });
  });

  it('keeps servers that name no address on the loopback interface', async () => {
    const server = createServer();
    await onLoopback(() => new Promise<void>((resolve) => server.listen(() => resolve())));
    const address = server.address();
    server.close();
    expect(address).toMatchObject({ address: '127.0.0.1' });
  });
});
