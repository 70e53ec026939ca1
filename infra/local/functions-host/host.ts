import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { join, resolve } from 'node:path';
import { inspect } from 'node:util';
import { createClock } from '../durable/clock.ts';
import { startDurableEngine } from '../durable/engine.ts';
import { readAccessKeys } from './access-keys.ts';
import type { LogLevel } from './core-api.ts';
import { corsPolicy } from './cors.ts';
import { durableFunctionsPort } from './durable-functions-port.ts';
import { durableClientInput } from './durable-urls.ts';
import { readHostJson, readLocalSettings } from './host-settings.ts';
import { HttpFrontDoor } from './http-front-door.ts';
import { HttpTriggers } from './http-triggers.ts';
import { Invoker } from './invoker.ts';
import { loadApp } from './load-app.ts';
import { refuseUnsupported } from './supported-bindings.ts';
import { TimerTriggers } from './timer-triggers.ts';

export interface HostOptions {
  appFolder: string;
  /** 0 takes any free port; undefined the one of local.settings.json, else 7071. */
  port?: number | undefined;
  stateFolder: string;
  runActivitiesTwice?: boolean;
  write: (line: string) => void;
}

export interface FunctionsHost {
  url: string;
  port: number;
  /** Moves the clock of durable timers and timer triggers forward. */
  advanceClock(milliseconds: number): void;
  /** Takes no new work, finishes what runs (at most `drainMs`), ends the app. */
  close(drainMs: number): Promise<void>;
}

/** Runs a built Functions app in this process. It changes the process's environment, so one host per process. */
export async function runHost(options: HostOptions): Promise<FunctionsHost> {
  const appFolder = resolve(options.appFolder);
  const stateFolder = resolve(options.stateFolder);
  const { env } = process;
  const settings = readLocalSettings(appFolder);
  for (const [name, value] of Object.entries(settings.Values)) env[name] ??= value;
  env.AZURE_FUNCTIONS_ENVIRONMENT ??= 'Development';
  const hostJson = readHostJson(appFolder, env);
  const { http, durableTask } = hostJson.extensions;
  const keys = readAccessKeys(stateFolder);
  const clock = createClock();
  const log = (level: LogLevel, line: string) => {
    if (level !== 'trace' && level !== 'debug') options.write(`[${level}] ${line}`);
  };
  const onError = (name: string, error: unknown) => log('error', `${name} failed: ${inspect(error)}`);

  const frontDoor = new HttpFrontDoor({
    keys,
    cors: corsPolicy(settings.Host.CORS, settings.Host.CORSCredentials),
    log,
  });
  const server = createServer((request, response) => void frontDoor.serve(request, response));
  const port = await listen(server, options.port ?? settings.Host.LocalHttpPort ?? 7071);
  const url = `http://127.0.0.1:${port}`;
  // Without it the library sends Durable clients to localhost:7071.
  env.WEBSITE_HOSTNAME ??= `127.0.0.1:${port}`;

  try {
    const { registry, streamUrl } = await loadApp(appFolder, (level, _category, message) => log(level, message));
    refuseUnsupported(registry.functions.values());
    // Like the real host's RPC endpoint it takes no key: the path itself is the secret of this process.
    const rpcPath = `rpc/${randomBytes(16).toString('hex')}/`;
    const client = durableClientInput({
      origin: url,
      taskHubName: durableTask.hubName,
      connectionName: durableTask.storageProvider.connectionName,
      systemKey: keys.durabletask_extension,
      rpcPath,
    });
    const clientData = { string: JSON.stringify(client) };
    const invoker = new Invoker(registry, { durableClient: () => clientData }, log);
    const engine = startDurableEngine({
      file: join(stateFolder, `${durableTask.hubName}.db`),
      functions: durableFunctionsPort(registry.functions, invoker),
      clock,
      versions: {
        defaultVersion: durableTask.defaultVersion,
        match: durableTask.versionMatchStrategy,
        onMismatch: durableTask.versionFailureStrategy,
      },
      limits: {
        orchestrations: durableTask.maxConcurrentOrchestratorFunctions,
        activities: durableTask.maxConcurrentActivityFunctions,
        entities: durableTask.maxConcurrentEntityFunctions,
      },
      runActivitiesTwice: options.runActivitiesTwice ?? false,
      log: (line) => log('warning', line),
    });
    const functions = [...registry.functions.values()];
    const { routePrefix } = http;
    const triggers = new HttpTriggers({ functions, invoker, routePrefix, keys, streamUrl });
    const timers = new TimerTriggers({ functions, invoker, clock, stateFolder, env, onError });
    frontDoor.open({ triggers, timers, management: engine.management, client, rpcPath, functions });
    timers.start();
    return {
      url,
      port,
      advanceClock: (milliseconds) => clock.advance(milliseconds),
      async close(drainMs) {
        const drain = async () => {
          // In this order: running requests and activities still reach Durable through this server.
          await Promise.all([frontDoor.drain(), timers.stop()]);
          await engine.stop();
        };
        await Promise.race([drain(), new Promise((done) => setTimeout(done, drainMs).unref())]);
        server.close();
        server.closeAllConnections();
        await registry.runHooks('appTerminate', { hookData: {}, appHookData: {} });
      },
    };
  } catch (error) {
    server.closeAllConnections();
    server.close();
    throw error;
  }
}

function listen(server: ReturnType<typeof createServer>, port: number): Promise<number> {
  return new Promise((done, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      done(typeof address === 'object' && address ? address.port : port);
    });
  });
}
