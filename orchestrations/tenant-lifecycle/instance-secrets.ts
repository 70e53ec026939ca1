import type { TenantSecrets } from '../../shared/tenancy/tenant-secrets.ts';

/** A tenant's secrets by the names that its container app and the vault know them by. */
export const instanceSecrets = (secrets: TenantSecrets) => ({
  'gateway-token': secrets.gatewayToken,
  'keeper-token': secrets.keeperToken,
  'model-token': secrets.modelToken,
  'encryption-key': secrets.encryptionKey,
});

export type InstanceSecretName = keyof ReturnType<typeof instanceSecrets>;

export const instanceSecretNames = [
  'gateway-token',
  'keeper-token',
  'model-token',
  'encryption-key',
] as const satisfies InstanceSecretName[];
