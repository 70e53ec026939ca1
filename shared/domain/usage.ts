import { z } from 'zod';

/** One metered fact. `usageId` makes it count once however often it is recorded; `at` decides the period, not the time of a retry. */
export const UsageEvent = z.object({
  usageId: z.string(),
  tenantId: z.string(),
  meter: z.enum(['model-tokens-in', 'model-tokens-out', 'embedding-tokens', 'turns']),
  quantity: z.int().min(0),
  model: z.string().optional(),
  conversationId: z.string().optional(),
  at: z.string(),
});
export type UsageEvent = z.infer<typeof UsageEvent>;

/** The calendar month (UTC) that an event belongs to, `yyyymm`. */
export const periodOf = (at: string): string => at.slice(0, 4) + at.slice(5, 7);

/** The day (UTC) that an event belongs to, `yyyy-mm-dd`. */
export const dayOf = (at: string): string => at.slice(0, 10);

/** One answer of a model, as it is metered. `usageId` makes it count once; `at` decides day and month. */
export type ModelUsage = {
  usageId: string;
  at: string;
  model: string;
  tokens: { input: number; output: number };
  /** US dollars. */
  cost: number;
  /** The provider told no count: the numbers are taken from the texts. */
  estimated: boolean;
  conversationId?: string;
};

/** What a tenant's models have used so far of what may be limited. */
export type ModelSpending = { tokensToday: number; usdThisMonth: number };

const charactersPerToken = 4;

/** Tokens of a text, roughly; for answers whose provider told no count. */
export const estimatedTokens = (characters: number): number => Math.ceil(characters / charactersPerToken);
