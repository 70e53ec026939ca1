import { z } from 'zod';
import { CannedReplies } from '../../../shared/contract/conversation.ts';
import { TenantId } from '../../../shared/contract/tenant.ts';
import { ClawDeskError } from '../../../shared/domain/errors.ts';
import { knownTenant, stayingTenant } from '../../../shared/services/tenants/known-tenant.ts';
import { route } from '../route.ts';
import type { Services } from '../services.ts';

const roles = ['Operator', 'Admin', 'Supervisor'] as const;
const params = z.object({ tenantId: TenantId });
const mebibyte = 1024 * 1024;

export const getCannedReplies = ({ tenants }: Services) =>
  route({
    name: 'getCannedReplies',
    method: 'GET',
    path: 'tenants/{tenantId}/canned-replies',
    summary: 'The answers that people of the tenant keep ready; their version is in the ETag.',
    caller: 'person',
    roles,
    params,
    answer: { status: 200, schema: CannedReplies },
    async handler({ caller, params: { tenantId }, contextOf }) {
      const { scope } = contextOf(tenantId, caller);
      await knownTenant(tenants, scope);
      const stored = await tenants.cannedReplies(scope);
      return { body: stored?.value ?? { replies: [] }, ...(stored ? { headers: { etag: stored.etag } } : {}) };
    },
  });

export const putCannedReplies = ({ tenants }: Services) =>
  route({
    name: 'putCannedReplies',
    method: 'PUT',
    path: 'tenants/{tenantId}/canned-replies',
    summary: 'Replaces all of them; with If-Match only if nobody else has changed them since (412).',
    caller: 'person',
    roles,
    params,
    body: CannedReplies,
    bodyLimit: mebibyte,
    audit: ({ params, body }) => ({
      ...params,
      action: 'canned-replies.replace',
      details: { replies: body.replies.length },
    }),
    answer: { status: 200, schema: CannedReplies },
    async handler({ caller, params: { tenantId }, body, request, contextOf }) {
      const { scope } = contextOf(tenantId, caller);
      await stayingTenant(tenants, scope);
      const etag = await tenants.putCannedReplies(scope, body, request.headers.get('if-match'));
      if (etag === null)
        throw new ClawDeskError('precondition-failed', 'Somebody else changed the canned replies; look at them again.');
      return { body, headers: { etag } };
    },
  });
