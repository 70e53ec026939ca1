import type { IncomingMessage, ServerResponse } from 'node:http';
import { inspect } from 'node:util';
import type { DurableManagement } from '../durable/management.ts';
import { type AccessKeys, isAllowed, keyOf, matches } from './access-keys.ts';
import type { RegisteredFunction } from './app-registry.ts';
import type { LogLevel } from './core-api.ts';
import { type CorsPolicy, corsHeaders, preflightHeaders } from './cors.ts';
import { durableApi } from './durable-api.ts';
import { type DurableClientInput, webhookPath } from './durable-urls.ts';
import { type Answer, BodyTooLarge, type HttpCall, httpCall, jsonAnswer, send } from './http-call.ts';
import type { HttpTriggers } from './http-triggers.ts';
import type { TimerTriggers } from './timer-triggers.ts';

interface LoadedHost {
  triggers: HttpTriggers;
  timers: TimerTriggers;
  management: DurableManagement;
  client: DurableClientInput;
  rpcPath: string;
  functions: RegisteredFunction[];
}

/** Decides who answers a request: the host's own API, the Durable API or a function. Answers never carry a stack. */
export class HttpFrontDoor {
  readonly #keys: AccessKeys;
  readonly #cors: CorsPolicy | undefined;
  readonly #log: (level: LogLevel, line: string) => void;
  readonly #running = new Set<Promise<void>>();
  #host: LoadedHost | undefined;
  #draining = false;

  constructor(options: {
    keys: AccessKeys;
    cors: CorsPolicy | undefined;
    log: (level: LogLevel, line: string) => void;
  }) {
    this.#keys = options.keys;
    this.#cors = options.cors;
    this.#log = options.log;
  }

  /** Until the app is loaded every request is answered 503. */
  open(host: LoadedHost): void {
    this.#host = host;
  }

  /** Refuses new requests with 503 and resolves when the running ones are answered; those may still use Durable. */
  async drain(): Promise<void> {
    this.#draining = true;
    await Promise.all(this.#running);
  }

  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const call = httpCall(request, response);
    try {
      await this.#answer(call);
    } catch (error) {
      if (error instanceof BodyTooLarge) return send(call, { status: 413, headers: { connection: 'close' } });
      if (!(error instanceof Error && 'code' in error && error.code === 'ECONNRESET')) {
        this.#log('error', `${call.method} /${call.path} failed: ${inspect(error)}`);
      }
      send(call, { status: 500 });
    }
  }

  async #answer(call: HttpCall) {
    const host = this.#host;
    if (!host) return send(call, { status: 503 });
    // The real front end refuses a broken Host header too; the library would throw at it.
    if (!URL.canParse(call.url)) return send(call, { status: 400 });
    if (this.#cors) {
      const preflight = call.method === 'OPTIONS' && call.headers.has('access-control-request-method');
      if (preflight) return send(call, { status: 204, headers: preflightHeaders(this.#cors, call.headers) });
      const allowed = corsHeaders(this.#cors, call.headers.get('origin'));
      for (const [name, value] of Object.entries(allowed)) call.response.setHeader(name, value);
    }
    const own = await this.#answerOwn(host, call);
    if (own) return send(call, own);
    if (this.#draining) return send(call, { status: 503, headers: { connection: 'close' } });
    await this.#track(host.triggers.serve(call).then((found) => found || send(call, { status: 404 })));
  }

  async #track(work: Promise<unknown>) {
    const settled = work.then(
      () => {},
      () => {},
    );
    this.#running.add(settled);
    await work.finally(() => this.#running.delete(settled));
  }

  async #answerOwn(host: LoadedHost, call: HttpCall): Promise<Answer | undefined> {
    const { path } = call;
    if (path.startsWith(host.rpcPath)) return this.#durable(host, call, path.slice(host.rpcPath.length));
    if (path.startsWith(`${webhookPath}/`)) {
      const key = keyOf(call.headers, call.query);
      if (!matches(key, this.#keys.durabletask_extension) && !matches(key, this.#keys.master)) return { status: 401 };
      return this.#durable(host, call, path.slice(webhookPath.length + 1));
    }
    if (path === 'admin/host/status')
      return jsonAnswer(200, { state: 'Running', processUptime: process.uptime() * 1000 });
    if (path.startsWith('admin/')) return this.#admin(host, call);
    return undefined;
  }

  #durable(host: LoadedHost, call: HttpCall, path: string): Promise<Answer> {
    const urls = (id: string) =>
      Object.fromEntries(
        Object.entries(host.client.managementUrls).map(([name, url]) => [name, url.replace('INSTANCEID', id)]),
      );
    return durableApi(host.management, urls, call, path);
  }

  /** The host's admin API: the functions, and `POST admin/functions/{timer}` to run a timer function now. */
  #admin(host: LoadedHost, call: HttpCall): Answer {
    if (!isAllowed('admin', keyOf(call.headers, call.query), this.#keys)) return { status: 401 };
    if (call.path === 'admin/functions' && call.method === 'GET') {
      return jsonAnswer(
        200,
        host.functions.map(({ metadata }) => ({
          name: metadata.name,
          config: { bindings: Object.entries(metadata.bindings).map(([name, binding]) => ({ name, ...binding })) },
        })),
      );
    }
    const name = /^admin\/functions\/([^/]+)$/.exec(call.path)?.[1];
    const run = name !== undefined && call.method === 'POST' ? host.timers.run(name) : undefined;
    return { status: run ? 202 : 404 };
  }
}
