import { z } from 'zod';
import { TenantId, TenantStatus } from './tenant.ts';

export const OverviewDay = z.object({
  /** `yyyy-mm-dd` (UTC) on which the conversations began. */
  day: z.string(),
  conversations: z.int(),
  handedOff: z.int(),
  resolvedByAssistant: z.int(),
  resolvedByPerson: z.int(),
  held: z.int(),
  approved: z.int(),
  edited: z.int(),
  rejected: z.int(),
  /** Seconds; the median of the day, null without an answer. */
  firstResponse: z.number().nullable(),
  cost: z.number(),
});
export type OverviewDay = z.infer<typeof OverviewDay>;

export const OverviewTotals = z.object({
  conversations: z.int(),
  /** Open now, whenever they began. */
  open: z.object({ red: z.int(), yellow: z.int(), green: z.int() }),
  /** Seconds. */
  firstResponse: z.object({ median: z.number().nullable(), p90: z.number().nullable() }),
  held: z.int(),
  approved: z.int(),
  edited: z.int(),
  rejected: z.int(),
  /** Share of conversations, 0 to 1; null without a conversation. */
  handoffRate: z.number().nullable(),
  resolvedByAssistant: z.int(),
  resolvedByPerson: z.int(),
  /** Of the conversations that are 7 days old: those whose resolution by the assistant has stood for 7 days. */
  durable: z.object({ closed: z.int(), of: z.int() }),
  /** US dollars a conversation, estimated by list prices; null without a conversation. */
  costPerConversation: z.number().nullable(),
});
export type OverviewTotals = z.infer<typeof OverviewTotals>;

export const OverviewTenant = OverviewTotals.extend({
  tenantId: TenantId,
  displayName: z.string(),
  instance: z.enum(['awake', 'asleep', 'waking', 'failed', 'changing']),
  status: TenantStatus,
  /** Not all conversations of the window could be counted: the tenant has more than are read. */
  partial: z.boolean(),
});
export type OverviewTenant = z.infer<typeof OverviewTenant>;

export const OverviewRange = z.enum(['7', '14', '30']);
export type OverviewRange = z.infer<typeof OverviewRange>;

/** `GET /overview?days=7|14|30`: the tenants that the person may see, at most 200, by name. */
export const OverviewResponse = z.object({
  days: z.array(OverviewDay),
  totals: OverviewTotals,
  tenants: z.array(OverviewTenant),
  at: z.iso.datetime(),
});
export type OverviewResponse = z.infer<typeof OverviewResponse>;
