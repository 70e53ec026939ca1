import { notFound } from '../domain/errors.ts';
import { type Actor, actsFor } from './actor.ts';

const opened = new WeakSet<TenantScope>();

/** The right to touch one tenant's data. Only `openScope` makes one; every store asks `assertScope` before it reads. */
export type TenantScope = { readonly tenantId: string; readonly actor: Actor };

/**
 * The only place that makes a scope, from an identity that a resolver, or the platform itself, has verified.
 * @throws not-found when the actor may not act for the tenant: a foreign tenant looks like none.
 */
export function openScope(tenantId: string, actor: Actor): TenantScope {
  if (!actsFor(actor, tenantId)) throw notFound('tenant');
  const scope = Object.freeze({ tenantId, actor: Object.freeze({ ...actor }) });
  opened.add(scope);
  return scope;
}

export function assertScope(scope: TenantScope): void {
  if (!opened.has(scope)) throw new Error('This scope was not opened by openScope.');
}
