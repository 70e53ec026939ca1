import type { HttpRequest, HttpResponseInit, InvocationContext } from '@azure/functions';
import type { z } from 'zod';
import type { Problem } from '../../shared/contract/problem.ts';
import type { AuditDetails } from '../../shared/domain/audit.ts';
import type { Context, Orchestrations } from '../../shared/services/context.ts';
import type { Actor, Role } from '../../shared/tenancy/actor.ts';
import type { Resolution } from '../../shared/tenancy/resolvers/resolver.ts';
import type { TenantScope } from '../../shared/tenancy/scope.ts';

export type Caller = {
  public: null;
  /** A signed-in person with one of the route's roles. */
  person: Extract<Actor, { kind: 'person' }>;
  /** A tenant's server, visitor or person, found by the resolver chain. */
  tenant: Resolution;
  /** A tenant's own gateway, by the model token that only it was given. */
  instance: TenantScope;
};

type Schema = z.ZodType;
type Output<S> = S extends Schema ? z.output<S> : undefined;

export type Call<A extends keyof Caller, P, Q, B> = {
  caller: Caller[A];
  params: Output<P>;
  query: Output<Q>;
  body: Output<B>;
  request: HttpRequest;
  invocation: InvocationContext;
  orchestrations: Orchestrations;
  /** The right to act for the tenant in the route; throws not-found when the caller may not. */
  contextOf(tenantId: string, actor: Actor): Context;
};

/** A person's act as the tenant's audit chain tells it, such as `tenant.pause`. Details hold ids and names, no texts. */
export type AuditedAct = { tenantId: string; action: string; details?: AuditDetails };

type Reply = { status?: number; body?: unknown; headers?: Record<string, string> };

export type RouteDefinition<A extends keyof Caller, P, Q, B> = {
  name: string;
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE' | 'PUT';
  path: string;
  summary: string;
  caller: A;
  roles?: readonly Role[];
  params?: P;
  query?: Q;
  body?: B;
  /** `bytes`: the body is passed on as it came, for a schema of `Uint8Array`; else it is JSON. */
  bodyAs?: 'json' | 'bytes';
  /** Bytes; 64 KiB unless told. */
  bodyLimit?: number;
  answer: { status: number; schema?: Schema };
  /** Is written into the tenant's audit chain before the handler runs. A person's writing route without it fails a test. */
  audit?: (call: Pick<Call<A, P, Q, B>, 'params' | 'query' | 'body'>) => AuditedAct;
  /** Callable from browsers on other sites; the visitor token, not the origin, is what is trusted. */
  crossOrigin?: boolean;
  /** A refusal where it is not RFC 9457 problem details. */
  refusal?: (refused: { problem: Problem; error: unknown; request: HttpRequest }) => { status: number; body: unknown };
  /** Maps what the use case returns; a raw response is passed on as it is. */
  handler(call: Call<A, P, Q, B>): Promise<Reply | { raw: HttpResponseInit }>;
};

export type Route = RouteDefinition<keyof Caller, Schema | undefined, Schema | undefined, Schema | undefined>;

/** Types a route's handler by its schemas. */
export function route<
  A extends keyof Caller,
  P extends Schema | undefined = undefined,
  Q extends Schema | undefined = undefined,
  B extends Schema | undefined = undefined,
>(definition: RouteDefinition<A, P, Q, B>): Route {
  return definition as unknown as Route;
}
