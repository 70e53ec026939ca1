import { ClawDeskError } from '../domain/errors.ts';
import type { Credentials, Resolution, TenantResolver } from './resolvers/resolver.ts';

/**
 * Asks every resolver; the first that matches wins, and all that match must agree.
 * @throws ambiguous-tenant (400) when two disagree, unauthenticated (401) when none matches.
 */
export async function resolveTenant(
  resolvers: readonly TenantResolver[],
  credentials: Credentials,
): Promise<Resolution> {
  const found: Resolution[] = [];
  for (const resolver of resolvers) {
    const resolution = await resolver.resolve(credentials);
    if (resolution) found.push(resolution);
  }
  const [first, ...rest] = found;
  if (!first) {
    throw new ClawDeskError(
      'unauthenticated',
      'Send x-tenant-id with x-api-key, or a visitor token, or use the tenant’s subdomain.',
    );
  }
  const other = rest.find((resolution) => resolution.tenantId !== first.tenantId);
  if (other) {
    throw new ClawDeskError(
      'ambiguous-tenant',
      `The ${first.by} and the ${other.by} name different tenants; send one of them.`,
    );
  }
  return { ...first, actor: found.find((resolution) => resolution.actor)?.actor ?? null };
}
