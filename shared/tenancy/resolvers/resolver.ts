import type { Actor } from '../actor.ts';

/** What a request offers as identity. Header names are lower-case. */
export type Credentials = { header(name: string): string | null; host: string };

/** A tenant that a resolver found, and who calls: `null` where it proves the tenant but nobody's identity. */
export type Resolution = { tenantId: string; actor: Actor | null; by: string };

/** Returns null when the request does not offer this kind of identity; throws `unauthenticated` when it does and it is wrong. */
export type TenantResolver = { name: string; resolve(credentials: Credentials): Promise<Resolution | null> };

export function bearerToken(credentials: Credentials): string | null {
  const match = /^Bearer ([\w.~+/=-]{1,8192})$/i.exec(credentials.header('authorization') ?? '');
  return match?.[1] ?? null;
}
