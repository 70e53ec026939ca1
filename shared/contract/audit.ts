import { z } from 'zod';
import { TenantId } from './tenant.ts';

/**
 * One act of a person, in the tenant's chain. `hash` is SHA-256 over the entry's canonical JSON with `previous`, the
 * hash of the entry before it, so that an entry changed, left out or put in breaks every later one.
 */
export const AuditEntry = z.object({
  /** From 1 without gaps. */
  seq: z.int(),
  auditId: z.string(),
  tenantId: TenantId,
  at: z.iso.datetime(),
  actor: z.object({ personId: z.string(), name: z.string(), roles: z.array(z.string()) }),
  /** `conversation.take-over`, `tenant.pause`, … */
  action: z.string(),
  conversationId: z.string().nullable(),
  /** Why, in words: the person's own, or the rule that asked for it. */
  cause: z.string().nullable(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  previous: z.string(),
  hash: z.string(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

/** `GET /tenants/{tenantId}/audit?before=&limit=`: newest first; the whole chain is verified at every call. */
export const AuditResponse = z.object({
  entries: z.array(AuditEntry),
  /** Pass as the next `before`; null at the beginning of the chain. */
  next: z.int().nullable(),
  chain: z.object({
    intact: z.boolean(),
    entries: z.int(),
    /** The first entry that does not fit, and why. */
    brokenAt: z.int().nullable(),
    problem: z.string().nullable(),
  }),
});
export type AuditResponse = z.infer<typeof AuditResponse>;
