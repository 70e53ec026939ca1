import { createHash } from 'node:crypto';
import { TenantId } from '../../contract/tenant.ts';
import { ClawDeskError } from '../../domain/errors.ts';
import type { TenantResolver } from './resolver.ts';

export const hashApiKey = (apiKey: string): string => createHash('sha256').update(apiKey).digest('hex');

type KeyLookup = (tenantId: string, keyHash: string) => Promise<{ keyId: string } | null>;

const wrong = (): ClawDeskError =>
  new ClawDeskError(
    'unauthenticated',
    'The API key is not valid for this tenant; send x-tenant-id and x-api-key together.',
  );

/** `x-tenant-id` with `x-api-key`, for tenants' servers. Keys are compared by their SHA-256: they are 256 random bits. */
export function headerResolver(findKey: KeyLookup): TenantResolver {
  return {
    name: 'header',
    async resolve(credentials) {
      const tenantId = credentials.header('x-tenant-id');
      const apiKey = credentials.header('x-api-key');
      if (tenantId === null && apiKey === null) return null;
      if (apiKey === null || apiKey.length > 200 || !TenantId.safeParse(tenantId).success || tenantId === null)
        throw wrong();
      const key = await findKey(tenantId, hashApiKey(apiKey));
      if (key === null) throw wrong();
      return { tenantId, actor: { kind: 'server', keyId: key.keyId }, by: 'header' };
    },
  };
}
