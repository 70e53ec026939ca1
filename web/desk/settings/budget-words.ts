import type { Budget } from './settings-api.ts';

const tokens = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const dollars = new Intl.NumberFormat('en', { style: 'currency', currency: 'USD' });

export type BudgetUnit = 'tokens' | 'dollars';
export const amountWords = (amount: number, unit: BudgetUnit): string =>
  unit === 'tokens' ? tokens.format(amount) : dollars.format(amount);

/** The share of a budget that is used, 0 to 1; null without a budget. A budget of 0 is used up from the start. */
export function usedShare({ used, limit }: Pick<Budget, 'used' | 'limit'>): number | null {
  if (limit === null) return null;
  return limit === 0 ? 1 : Math.min(1, used / limit);
}

/** `12,000 of 1,000,000 used`; without a budget only what was used. */
export const useWords = ({ used, limit }: Budget, unit: BudgetUnit): string =>
  limit === null
    ? `${amountWords(used, unit)} used; there is no budget`
    : `${amountWords(used, unit)} of ${amountWords(limit, unit)} used`;

/** Days and months of a budget are those of UTC. */
export const renewalWords = ({ renewsAt, ...budget }: Budget): string => {
  const day = new Date(renewsAt).toLocaleDateString('en', { day: 'numeric', month: 'short', timeZone: 'UTC' });
  const when = `${day}, ${renewsAt.slice(11, 16)} UTC`;
  return usedShare(budget) === 1 ? `Used up: people answer until it renews on ${when}.` : `Renews on ${when}.`;
};
