import type { TenantSettings } from '../contract/tenant.ts';
import type { ModelSpending } from './usage.ts';

type Limits = TenantSettings['models'];

/** One of a tenant's budgets. Numbers are tokens or US dollars; without a limit it never runs out. */
export type Budget = { used: number; limit: number | null; renewsAt: string };

/** The tenant's budgets of a day and of a month, by the calendar in UTC. */
export const budgetsOf = (
  limits: Limits,
  spending: ModelSpending,
  now: Date,
): { tokensToday: Budget; usdThisMonth: Budget } => ({
  tokensToday: {
    used: spending.tokensToday,
    limit: limits.tokensPerDay,
    renewsAt: new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1)).toISOString(),
  },
  usdThisMonth: {
    used: spending.usdThisMonth,
    limit: limits.usdPerMonth,
    renewsAt: new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1)).toISOString(),
  },
});

/** Why the models may not be asked now, in words for supervisors; null when they may. Of two reasons the longer one. */
export function budgetRefusal(
  limits: Limits,
  spending: ModelSpending,
  now: Date,
): { reason: string; retryAfterSeconds: number } | null {
  const { tokensToday, usdThisMonth } = budgetsOf(limits, spending, now);
  if (isUsedUp(usdThisMonth))
    return refusal(`$${usdThisMonth.limit?.toFixed(2)} a month for models`, usdThisMonth, now);
  if (isUsedUp(tokensToday))
    return refusal(`${tokensToday.limit?.toLocaleString('en-US')} model tokens a day`, tokensToday, now);
  return null;
}

const isUsedUp = ({ used, limit }: Budget): boolean => limit !== null && used >= limit;

function refusal(what: string, { renewsAt }: Budget, now: Date) {
  const when = renewsAt.slice(0, 16).replace('T', ' ');
  return {
    reason: `The tenant's budget of ${what} is used up; it renews at ${when} UTC.`,
    retryAfterSeconds: Math.ceil((Date.parse(renewsAt) - now.getTime()) / 1000),
  };
}

/** What a tenant has asked of models within one minute of the clock. */
export type MinuteOfModels = { minute: number; requests: number; tokens: number };

const minuteMs = 60_000;
export const minuteAt = (now: Date, before?: MinuteOfModels): MinuteOfModels => {
  const minute = Math.floor(now.getTime() / minuteMs);
  return before?.minute === minute ? before : { minute, requests: 0, tokens: 0 };
};

/** As `budgetRefusal`, for the limits a minute. An answer's tokens are known when it is there: the next one pays. */
export function rateRefusal(
  limits: Limits,
  used: MinuteOfModels,
  now: Date,
): { reason: string; retryAfterSeconds: number } | null {
  const seconds = Math.max(1, Math.ceil(((used.minute + 1) * minuteMs - now.getTime()) / 1000));
  const refused = (what: string) => ({
    reason: `At most ${what} a minute are taken for this tenant; try again in ${seconds} s.`,
    retryAfterSeconds: seconds,
  });
  if (used.requests >= limits.requestsPerMinute)
    return refused(`${limits.requestsPerMinute.toLocaleString('en-US')} model requests`);
  if (used.tokens >= limits.tokensPerMinute)
    return refused(`${limits.tokensPerMinute.toLocaleString('en-US')} model tokens`);
  return null;
}
