import { z } from 'zod';
import { ConversationId } from './chat.ts';
import { BoardRow } from './conversation.ts';
import { TenantId, TenantStatus } from './tenant.ts';

/** `GET /live/negotiate`: an address for `@azure/web-pubsub-client`, good for joining these groups and no other. */
export const NegotiateResponse = z.object({
  url: z.string(),
  groups: z.array(z.string()),
  expiresAt: z.iso.datetime(),
});
export type NegotiateResponse = z.infer<typeof NegotiateResponse>;

/** A person looks at a conversation, or writes in it, until `until`. */
export const Presence = z.object({
  conversationId: ConversationId,
  personId: z.string(),
  name: z.string(),
  state: z.enum(['viewing', 'typing', 'left']),
  until: z.iso.datetime(),
});
export type Presence = z.infer<typeof Presence>;

/**
 * What changed in one tenant within one window of a publisher (at most ten a second). `n` counts the publisher's
 * batches for this tenant from 1: a number left out is a gap, and the reader fetches again.
 */
export const LiveBatch = z.object({
  kind: z.literal('batch'),
  tenantId: TenantId,
  publisher: z.string(),
  n: z.int(),
  rows: z.array(BoardRow),
  presence: z.array(Presence),
  tenant: z.object({ status: TenantStatus }).nullable(),
});
export type LiveBatch = z.infer<typeof LiveBatch>;

/** The group of everyone who may see a tenant; operators see all tenants through the stamp's own. */
export const groupOf = (tenantId: string): string => `tenant.${tenantId}`;
export const stampGroup = 'stamp';
