import type { TenantRecord } from '../../domain/tenant.ts';
import { createKeeperClient, type KeeperClient } from '../../keeper/keeper-client.ts';
import { createInstanceClient, type InstanceClient } from '../../openclaw/instance-client.ts';
import type { SecretSource, TenantSecrets } from '../../tenancy/tenant-secrets.ts';

export type SecretsOf = (tenant: SecretSource) => TenantSecrets;

export type Connect = (tenant: TenantRecord) => { gateway: InstanceClient; keeper: KeeperClient };

/** Clients of a tenant's gateway and keeper, with the tenant's own tokens. */
export function createConnect(secretsOf: SecretsOf): Connect {
  return (tenant) => {
    if (tenant.instance === null) throw new Error(`Tenant ${tenant.tenantId} has no instance.`);
    const { gatewayToken, keeperToken } = secretsOf(tenant);
    return {
      gateway: createInstanceClient({ url: tenant.instance.url, gatewayToken }),
      keeper: createKeeperClient({ url: tenant.instance.keeperUrl, token: keeperToken }),
    };
  };
}
