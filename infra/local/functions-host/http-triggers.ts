import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type AccessKeys, isAllowed, keyOf } from './access-keys.ts';
import type { RegisteredFunction } from './app-registry.ts';
import type { HttpData, TypedData } from './core-api.ts';
import { type Answer, type HttpCall, readBody, send } from './http-call.ts';
import { proxyStream } from './http-stream.ts';
import type { Invoker } from './invoker.ts';
import { compileRoute, type RouteParams, type RouteTemplate } from './route-template.ts';
import { setCookie } from './set-cookie.ts';

const httpTrigger = z.object({
  route: z.string().optional(),
  methods: z.array(z.string()).transform((methods) => methods.map((method) => method.toUpperCase())),
  authLevel: z.enum(['anonymous', 'function', 'admin']),
});

interface Route {
  target: RegisteredFunction;
  methods: string[];
  authLevel: z.output<typeof httpTrigger>['authLevel'];
  template: RouteTemplate;
}

/** Serves the app's HTTP functions. */
export class HttpTriggers {
  readonly #routes: Route[];
  readonly #invoker: Invoker;
  readonly #keys: AccessKeys;
  readonly #streamUrl: URL | undefined;

  constructor(options: {
    functions: Iterable<RegisteredFunction>;
    invoker: Invoker;
    routePrefix: string;
    keys: AccessKeys;
    streamUrl: URL | undefined;
  }) {
    this.#invoker = options.invoker;
    this.#keys = options.keys;
    this.#streamUrl = options.streamUrl;
    this.#routes = [...options.functions]
      .map((target) => routeOf(target, options.routePrefix))
      .filter((route) => route !== undefined)
      .sort((left, right) => (left.template.rank < right.template.rank ? -1 : 1));
  }

  /** Answers the call; false when no function has its route and method. */
  async serve(call: HttpCall): Promise<boolean> {
    for (const route of this.#routes) {
      const params = route.methods.includes(call.method) ? route.template.match(call.path) : undefined;
      if (!params) continue;
      if (isAllowed(route.authLevel, keyOf(call.headers, call.query), this.#keys)) await this.#run(route, params, call);
      else send(call, { status: 401 });
      return true;
    }
    return false;
  }

  async #run(route: Route, params: RouteParams, call: HttpCall) {
    const { target } = route;
    if (this.#streamUrl) return this.#runStreamed(this.#streamUrl, target, params, call);
    const body = await readBody(call);
    const { data } = await this.#invoker.invoke({ target, trigger: { http: rpcRequest(call, params, body) } });
    send(call, answerOf(data));
  }

  async #runStreamed(streamUrl: URL, target: RegisteredFunction, params: RouteParams, call: HttpCall) {
    const invocationId = randomUUID();
    const triggerMetadata: Record<string, TypedData> = {
      Headers: { json: JSON.stringify(Object.fromEntries(call.headers)) },
    };
    for (const [name, value] of Object.entries(params)) triggerMetadata[name] = { string: value };
    const invocation = { target, invocationId, triggerMetadata, trigger: { http: {} } };
    await proxyStream(call, streamUrl, invocationId, async () => {
      const { result } = await this.#invoker.invoke(invocation);
      return result !== undefined && result !== null;
    });
  }
}

function routeOf(target: RegisteredFunction, prefix: string): Route | undefined {
  const { bindings, name } = target.metadata;
  const binding = Object.values(bindings).find(({ type }) => type === 'httpTrigger');
  if (!binding) return undefined;
  const { route = name, methods, authLevel } = httpTrigger.parse(binding);
  return { target, methods, authLevel, template: compileRoute(`${prefix}/${route}`) };
}

function rpcRequest(call: HttpCall, params: RouteParams, body: Buffer): HttpData {
  const query: Record<string, string> = {};
  for (const name of new Set(call.query.keys())) query[name] = call.query.getAll(name).join(',');
  return {
    method: call.method,
    url: call.url,
    nullableHeaders: nullable(Object.fromEntries(call.headers)),
    nullableQuery: nullable(query),
    nullableParams: nullable(params),
    body: { bytes: body },
  };
}

function nullable(values: Record<string, string>): Record<string, { value: string }> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }]));
}

// Node computes these itself; a copy from the app could contradict it.
const ownHeaders = new Set(['content-length', 'transfer-encoding', 'connection', 'keep-alive']);

function answerOf(result: TypedData | undefined): Answer {
  const http = result?.http;
  if (!http) return { status: 204 };
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(http.headers ?? {})) if (!ownHeaders.has(name)) headers[name] = value;
  if (http.cookies?.length) headers['set-cookie'] = http.cookies.map(setCookie);
  return { status: Number(http.statusCode ?? 200), headers, ...(http.body?.bytes && { body: http.body.bytes }) };
}
