import type { HttpRequest } from '@azure/functions';
import type { TenantStore } from '../../../shared/azure/cosmos/tenants.ts';
import { TenantId } from '../../../shared/contract/tenant.ts';
import { ClawDeskError } from '../../../shared/domain/errors.ts';
import type { SecretsOf } from '../../../shared/services/tenants/tenant-instance.ts';
import { bearerToken } from '../../../shared/tenancy/resolvers/resolver.ts';
import { openScope, type TenantScope } from '../../../shared/tenancy/scope.ts';
import { sameSecret } from '../../../shared/tenancy/tenant-secrets.ts';
import { credentialsOf } from '../credentials.ts';

type Deps = { tenants: TenantStore; secretsOf: SecretsOf };

/** Opens a tenant's scope for its own instance, by the token that only that instance was given. */
export async function instanceScope(
  { tenants, secretsOf }: Deps,
  request: HttpRequest,
  part: 'gateway' | 'keeper',
  tenantId: string,
): Promise<TenantScope> {
  const refused = (): ClawDeskError =>
    new ClawDeskError('unauthenticated', `This is not the token of the tenant's ${part}.`);
  const token = bearerToken(credentialsOf(request));
  if (token === null || !TenantId.safeParse(tenantId).success) throw refused();
  const scope = openScope(tenantId, { kind: 'instance', part });
  const tenant = await tenants.read(scope);
  if (tenant === null) throw refused();
  const { modelToken, keeperToken } = secretsOf(tenant.value);
  if (!sameSecret(token, part === 'gateway' ? modelToken : keeperToken)) throw refused();
  return scope;
}

/** A model token begins with its tenant: `<tenantId>.<secret>`. */
export const tenantOfModelToken = (request: HttpRequest): string =>
  bearerToken(credentialsOf(request))?.split('.', 1)[0] ?? '';
