import { z } from 'zod';

/** One metered fact. `usageId` makes it count once however often it is recorded; `at` decides the period, not the time of a retry. */
export const UsageEvent = z.object({
  usageId: z.string(),
  tenantId: z.string(),
  meter: z.enum(['model-tokens-in', 'model-tokens-out', 'turns']),
  quantity: z.int().min(0),
  model: z.string().optional(),
  conversationId: z.string().optional(),
  at: z.string(),
});
export type UsageEvent = z.infer<typeof UsageEvent>;

/** The calendar month (UTC) that an event belongs to, `yyyymm`. */
export const periodOf = (at: string): string => at.slice(0, 4) + at.slice(5, 7);
