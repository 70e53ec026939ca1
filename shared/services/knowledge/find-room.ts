import type { TenantStore } from '../../azure/cosmos/tenants.ts';
import { knowledgeLimits } from '../../contract/knowledge.ts';
import { ClawDeskError } from '../../domain/errors.ts';
import type { TenantScope } from '../../tenancy/scope.ts';

const megabytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MB`;

/**
 * Whether the tenant may have these documents in place of what they have now. Uploads at one moment may exceed the limit
 * by themselves. @throws conflict or payload-too-large naming the limit
 */
export async function findRoom(
  tenants: Pick<TenantStore, 'documents'>,
  scope: TenantScope,
  { documentIds, bytes }: { documentIds: readonly string[]; bytes: number },
): Promise<void> {
  const { documents, bytes: most } = knowledgeLimits;
  const others = (await tenants.documents(scope)).filter(({ documentId }) => !documentIds.includes(documentId));
  if (others.length + documentIds.length > documents)
    throw new ClawDeskError(
      'conflict',
      `A tenant may have ${documents} documents, and has ${others.length} others; delete some first.`,
    );
  const used = others.reduce((sum, one) => sum + one.bytes, 0);
  if (used + bytes > most)
    throw new ClawDeskError(
      'payload-too-large',
      `A tenant may have ${megabytes(most)} of documents; ${megabytes(used)} are used, and this one has ${megabytes(bytes)}.`,
    );
}
