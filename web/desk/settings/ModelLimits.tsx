import type { TenantSettings } from '../../../shared/contract/tenant.ts';
import { Field } from '../ui/Field.tsx';
import { BudgetUse } from './BudgetUse.tsx';
import styles from './Form.module.css';
import { FormActs } from './FormActs.tsx';
import { budgetFields, type LimitField, limitRules, limitsForm, messageFields, rateFields } from './limits-form.ts';
import type { Budgets, SettingsApi } from './settings-api.ts';
import { useSettingsForm } from './use-settings-form.ts';

interface Props {
  settings: TenantSettings;
  budgets: Budgets;
  save: SettingsApi['save'];
  /** Reads again what was used. */
  onSaved(settings: TenantSettings): Promise<void>;
}

const hints: Partial<Record<LimitField, string>> = {
  tokensPerDay: 'Empty: no budget.',
  usdPerMonth: 'By list prices. Empty: no budget.',
};

/** What the tenant's models have used, and what they and its customers may use. */
export function ModelLimits({ settings, budgets, save, onSaved }: Props) {
  const done = 'Saved. The limits hold within seconds.';
  const { form, edit, wrong, acts } = useSettingsForm(limitsForm, { settings, save, done, onSaved });
  const field = (name: LimitField) => (
    <Field
      key={name}
      label={limitRules[name].label}
      value={form[name]}
      {...(hints[name] === undefined ? {} : { hint: hints[name] })}
      problem={wrong[name] ?? null}
      onInput={(text) => edit({ [name]: text })}
    />
  );
  return (
    <div class={styles.form}>
      <div class={styles.pair}>
        <BudgetUse name="Tokens today" budget={budgets.tokensToday} unit="tokens" />
        <BudgetUse name="US dollars this month" budget={budgets.usdThisMonth} unit="dollars" />
      </div>
      <div class={styles.pair}>{budgetFields.map(field)}</div>
      <div class={styles.pair}>{rateFields.map(field)}</div>
      <div class={styles.pair}>{messageFields.map(field)}</div>
      <FormActs what="limits" {...acts} />
    </div>
  );
}
