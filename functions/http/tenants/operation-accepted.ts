import type { Operation } from '../../../shared/contract/tenant.ts';

/** 202 with the address of the operation that was begun. */
export const accepted = (operation: Operation, more: { apiKey?: string } = {}) => ({
  headers: { location: `/api/operations/${operation.id}` },
  body: { operationId: operation.id, tenantId: operation.tenantId, ...more },
});
