import type { TenantSettings } from '../../../shared/contract/tenant.ts';

type Limits = TenantSettings['models'];
export type LimitField = keyof Limits;
/** As people write the numbers; an empty budget is none. */
export type LimitsForm = Record<LimitField, string>;

type Rule = { label: string; least: number; most: number; isWhole: boolean };

export const limitRules: Record<LimitField, Rule> = {
  tokensPerDay: { label: 'Tokens a day', least: 0, most: 10_000_000_000, isWhole: true },
  usdPerMonth: { label: 'US dollars a month', least: 0, most: 1_000_000, isWhole: false },
  requestsPerMinute: { label: 'Requests a minute', least: 1, most: 100_000, isWhole: true },
  tokensPerMinute: { label: 'Tokens a minute', least: 1, most: 100_000_000, isWhole: true },
};
export const budgetFields = ['tokensPerDay', 'usdPerMonth'] as const;
export const rateFields = ['requestsPerMinute', 'tokensPerMinute'] as const;
export const limitFields = [...budgetFields, ...rateFields] as const;

const grouped = new Intl.NumberFormat('en', { maximumFractionDigits: 20 });

export const limitsFormOf = (limits: Limits): LimitsForm => {
  const words = (name: LimitField): string => {
    const limit = limits[name];
    return limit === null ? '' : grouped.format(limit);
  };
  return {
    tokensPerDay: words('tokensPerDay'),
    usdPerMonth: words('usdPerMonth'),
    requestsPerMinute: words('requestsPerMinute'),
    tokensPerMinute: words('tokensPerMinute'),
  };
};

/** `1,000,000`, `1 000 000`, `12.50`; NaN for anything else, so that `1,5` is not taken for 15. */
export function numberIn(text: string): number {
  const plain = text.trim();
  return /^(\d+|\d{1,3}([, ]\d{3})+)(\.\d+)?$/.test(plain) ? Number(plain.replace(/[, ]/g, '')) : Number.NaN;
}

/** The limits that the form asks for, or what is wrong with its fields. */
export function limitsIn(form: LimitsForm): { limits: Limits } | { wrong: Partial<Record<LimitField, string>> } {
  const wrong: Partial<Record<LimitField, string>> = {};
  const read = (name: LimitField): number => {
    const problem = objection(form[name], limitRules[name]);
    if (problem !== null) wrong[name] = problem;
    return numberIn(form[name]);
  };
  const budget = (name: LimitField): number | null => (form[name].trim() === '' ? null : read(name));
  const limits = {
    tokensPerDay: budget('tokensPerDay'),
    usdPerMonth: budget('usdPerMonth'),
    requestsPerMinute: read('requestsPerMinute'),
    tokensPerMinute: read('tokensPerMinute'),
  };
  return Object.keys(wrong).length > 0 ? { wrong } : { limits };
}

/** Only what differs, so that nobody's change of another limit is undone. */
export const limitChanges = (before: Limits, after: Limits): Partial<Limits> =>
  Object.fromEntries(limitFields.filter((name) => before[name] !== after[name]).map((name) => [name, after[name]]));

function objection(text: string, { least, most, isWhole }: Rule): string | null {
  const number = numberIn(text);
  if (Number.isNaN(number)) return 'A number is needed, such as 1,000.';
  if (isWhole && !Number.isInteger(number)) return 'A whole number is needed.';
  if (number < least || number > most) return `From ${grouped.format(least)} to ${grouped.format(most)}.`;
  return null;
}
