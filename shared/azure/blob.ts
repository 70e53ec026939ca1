import type { TokenCredential } from '@azure/identity';
import {
  BlobServiceClient,
  ContainerSASPermissions,
  generateBlobSASQueryParameters,
  SASProtocol,
  StorageSharedKeyCredential,
} from '@azure/storage-blob';
import { assertScope, type TenantScope } from '../tenancy/scope.ts';
import { allowsInsecure } from './loopback.ts';

const grantMinutes = 30;
const permissions = { read: 'rl', write: 'rcwdl' } as const;

export type SnapshotGrant = { containerUrl: string; expiresAt: string };
export type SnapshotStorage = ReturnType<typeof createSnapshotStorage>;
export type BlobOptions = { connectionString: string } | { accountUrl: string; credential: TokenCredential };

const containerOf = (scope: TenantScope): string => {
  assertScope(scope);
  return `tenant-${scope.tenantId}`;
};

export const openBlobService = (options: BlobOptions): BlobServiceClient =>
  'connectionString' in options
    ? BlobServiceClient.fromConnectionString(options.connectionString)
    : new BlobServiceClient(options.accountUrl, options.credential);

/** One blob container a tenant for its snapshots. Keepers get into their own only, by signed URLs of 30 minutes. */
export function createSnapshotStorage(options: BlobOptions, now: () => Date) {
  const service = openBlobService(options);
  const insecure = allowsInsecure(service.url);

  const sign = async (
    containerName: string,
    access: keyof typeof permissions,
  ): Promise<{ query: string; expiresAt: Date }> => {
    const startsOn = new Date(now().getTime() - 5 * 60_000);
    const expiresOn = new Date(now().getTime() + grantMinutes * 60_000);
    const values = {
      containerName,
      permissions: ContainerSASPermissions.parse(permissions[access]),
      startsOn,
      expiresOn,
      protocol: insecure ? SASProtocol.HttpsAndHttp : SASProtocol.Https,
    };
    const shared = service.credential;
    const parameters =
      shared instanceof StorageSharedKeyCredential
        ? generateBlobSASQueryParameters(values, shared)
        : generateBlobSASQueryParameters(
            values,
            await service.getUserDelegationKey(startsOn, expiresOn),
            service.accountName,
          );
    return { query: parameters.toString(), expiresAt: expiresOn };
  };

  return {
    async ensure(scope: TenantScope): Promise<void> {
      await service.getContainerClient(containerOf(scope)).createIfNotExists();
    },

    async grant(scope: TenantScope, access: keyof typeof permissions): Promise<SnapshotGrant> {
      const container = service.getContainerClient(containerOf(scope));
      const { query, expiresAt } = await sign(container.containerName, access);
      return { containerUrl: `${container.url}?${query}`, expiresAt: expiresAt.toISOString() };
    },

    async remove(scope: TenantScope): Promise<void> {
      await service.getContainerClient(containerOf(scope)).deleteIfExists();
    },
  };
}
