import type { HttpHandler, HttpRequest, HttpResponseInit, InvocationContext } from '@azure/functions';
import { ClawDeskError, problemOf } from '../../shared/domain/errors.ts';
import { parseInput } from '../../shared/domain/parse.ts';
import { traceHeader } from '../../shared/openclaw/prompt-plugin.ts';
import type { RecordAct } from '../../shared/services/audit/record-act.ts';
import { toldToWait } from '../../shared/services/told-to-wait.ts';
import { inSpan } from '../../shared/telemetry/spans.ts';
import type { Actor } from '../../shared/tenancy/actor.ts';
import { openScope } from '../../shared/tenancy/scope.ts';
import { logged } from '../log.ts';
import { orchestrationsFor } from '../orchestrations.ts';
import { audited } from './audited.ts';
import type { Authenticate } from './authenticate.ts';
import { corsHeaders, readersOf } from './cors.ts';
import { readBody, readBytes } from './read-body.ts';
import type { Call, Caller, Route } from './route.ts';

const defaultBodyLimit = 64 * 1024;

/** Turns a route into a Functions handler: authenticate, parse, audit, call, map. Every failure becomes problem+json. */
export function handle(
  route: Route,
  { authenticate, record, siteOrigin }: { authenticate: Authenticate; record: RecordAct; siteOrigin: string },
): HttpHandler {
  const answer: HttpHandler = async (request, invocation) => {
    const cors = corsHeaders(request, readersOf(route, siteOrigin));
    try {
      const caller = await authenticate(route, request);
      const call = await readCall(route, request, invocation, caller);
      const act = route.audit?.(call);
      const reply = act
        ? await audited(record, call.contextOf(act.tenantId, caller as Actor).scope, act, () => route.handler(call))
        : await route.handler(call);
      if ('raw' in reply) return { ...reply.raw, headers: { ...plainHeaders, ...cors, ...reply.raw.headers } };
      const { status = route.answer.status, body, headers } = reply;
      return {
        status,
        headers: { ...plainHeaders, ...cors, ...headers },
        ...(body === undefined ? {} : { jsonBody: body }),
      };
    } catch (error) {
      return failed(error, route, request, invocation, cors);
    }
  };
  return (request, invocation) => {
    const facts = { route: route.path, method: route.method };
    return inSpan(route.name, { facts, parent: parentOf(route, request, invocation), kind: 'server' }, async (tell) => {
      const response = (await answer(request, invocation)) as HttpResponseInit;
      tell({ status: response.status });
      return response;
    });
  };
}

/** An instance tells which turn it asks for; anybody else begins a trace, or goes on with the host's. */
const parentOf = (route: Route, request: HttpRequest, invocation: InvocationContext): string | undefined =>
  (route.caller === 'instance' ? request.headers.get(traceHeader) : null) ??
  invocation.traceContext?.traceParent ??
  undefined;

async function readCall(
  route: Route,
  request: HttpRequest,
  invocation: InvocationContext,
  caller: Caller[keyof Caller],
): Promise<Call<keyof Caller, never, never, never>> {
  const params = route.params ? parseInput(route.params, request.params) : undefined;
  const query = route.query ? parseInput(route.query, Object.fromEntries(request.query)) : undefined;
  const read = route.bodyAs === 'bytes' ? readBytes : readBody;
  const body = route.body
    ? parseInput(route.body, await read(request, route.bodyLimit ?? defaultBodyLimit))
    : undefined;
  const orchestrations = orchestrationsFor(invocation);
  return {
    caller,
    params: params as never,
    query: query as never,
    body: body as never,
    request,
    invocation,
    orchestrations,
    contextOf: (tenantId, actor) => ({ scope: openScope(tenantId, actor), orchestrations }),
  };
}

function failed(
  error: unknown,
  route: Route,
  request: HttpRequest,
  invocation: InvocationContext,
  cors: Record<string, string>,
): HttpResponseInit {
  const { refusal } = route;
  const told = toldToWait(error);
  const problem = problemOf(told, new URL(request.url).pathname);
  if (problem.status >= 500) logged.requestFailed(invocation, route.name, problem.code, error);
  const retryAfter = told instanceof ClawDeskError ? told.retryAfterSeconds : undefined;
  const { status, body } = refusal
    ? refusal({ problem, error: told, request })
    : { status: problem.status, body: problem };
  return {
    status,
    headers: {
      ...plainHeaders,
      ...cors,
      'content-type': refusal ? 'application/json' : 'application/problem+json',
      ...(retryAfter === undefined ? {} : { 'retry-after': String(Math.max(1, Math.ceil(retryAfter))) }),
      ...(problem.status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
    },
    body: JSON.stringify(body),
  };
}

const plainHeaders = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };
