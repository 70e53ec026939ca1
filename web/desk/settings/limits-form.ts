import type { TenantSettings } from '../../../shared/contract/tenant.ts';
import type { SettingsForm } from './settings-form.ts';

type Limits = TenantSettings['models'] & TenantSettings['limits'];
export type LimitField = keyof Limits;
/** As people write the numbers; an empty budget is none. */
export type LimitsForm = Record<LimitField, string>;

type Rule = { label: string; least: number; most: number; isWhole: boolean };

export const limitRules: Record<LimitField, Rule> = {
  tokensPerDay: { label: 'Tokens a day', least: 0, most: 10_000_000_000, isWhole: true },
  usdPerMonth: { label: 'US dollars a month', least: 0, most: 1_000_000, isWhole: false },
  requestsPerMinute: { label: 'Requests a minute', least: 1, most: 100_000, isWhole: true },
  tokensPerMinute: { label: 'Tokens a minute', least: 1, most: 100_000_000, isWhole: true },
  visitorPerMinute: { label: 'Messages a minute, one customer', least: 1, most: 600, isWhole: true },
  tenantPerMinute: { label: 'Messages a minute, all customers', least: 1, most: 100_000, isWhole: true },
};
export const budgetFields = ['tokensPerDay', 'usdPerMonth'] as const;
export const rateFields = ['requestsPerMinute', 'tokensPerMinute'] as const;
export const messageFields = ['visitorPerMinute', 'tenantPerMinute'] as const;
const fields = [...budgetFields, ...rateFields, ...messageFields] as const;

const grouped = new Intl.NumberFormat('en', { maximumFractionDigits: 20 });

const words = (limit: number | null): string => (limit === null ? '' : grouped.format(limit));

const formOf = ({ models, limits }: TenantSettings): LimitsForm => ({
  tokensPerDay: words(models.tokensPerDay),
  usdPerMonth: words(models.usdPerMonth),
  requestsPerMinute: words(models.requestsPerMinute),
  tokensPerMinute: words(models.tokensPerMinute),
  visitorPerMinute: words(limits.visitorPerMinute),
  tenantPerMinute: words(limits.tenantPerMinute),
});

/** `1,000,000`, `1 000 000`, `12.50`; NaN for anything else, so that `1,5` is not taken for 15. */
export function numberIn(text: string): number {
  const plain = text.trim();
  return /^(\d+|\d{1,3}([, ]\d{3})+)(\.\d+)?$/.test(plain) ? Number(plain.replace(/[, ]/g, '')) : Number.NaN;
}

const isNone = (form: LimitsForm, name: LimitField): boolean =>
  budgetFields.some((budget) => budget === name) && form[name].trim() === '';

function settingsIn(form: LimitsForm): Pick<TenantSettings, 'models' | 'limits'> {
  const budget = (name: LimitField) => (isNone(form, name) ? null : numberIn(form[name]));
  return {
    models: {
      tokensPerDay: budget('tokensPerDay'),
      usdPerMonth: budget('usdPerMonth'),
      requestsPerMinute: numberIn(form.requestsPerMinute),
      tokensPerMinute: numberIn(form.tokensPerMinute),
    },
    limits: { visitorPerMinute: numberIn(form.visitorPerMinute), tenantPerMinute: numberIn(form.tenantPerMinute) },
  };
}

function objections(form: LimitsForm): Partial<Record<LimitField, string>> {
  const wrong: Partial<Record<LimitField, string>> = {};
  for (const name of fields) {
    const problem = isNone(form, name) ? null : objection(form[name], limitRules[name]);
    if (problem !== null) wrong[name] = problem;
  }
  return wrong;
}

export const limitsForm: SettingsForm<LimitsForm, LimitField> = { fields, formOf, objections, settingsIn };

function objection(text: string, { least, most, isWhole }: Rule): string | null {
  const number = numberIn(text);
  if (Number.isNaN(number)) return 'A number is needed, such as 1,000.';
  if (isWhole && !Number.isInteger(number)) return 'A whole number is needed.';
  if (number < least || number > most) return `From ${grouped.format(least)} to ${grouped.format(most)}.`;
  return null;
}
