import { useState } from 'preact/hooks';
import type { TenantSettings } from '../../../shared/contract/tenant.ts';
import { Field } from '../ui/Field.tsx';
import { toast } from '../ui/toasts.ts';
import { BudgetUse } from './BudgetUse.tsx';
import styles from './Form.module.css';
import { FormActs } from './FormActs.tsx';
import {
  budgetFields,
  type LimitField,
  type LimitsForm,
  limitChanges,
  limitFields,
  limitRules,
  limitsFormOf,
  limitsIn,
  rateFields,
} from './limits-form.ts';
import type { Budgets, SettingsApi } from './settings-api.ts';
import { useSaving } from './use-saving.ts';

export type Spending = { limits: TenantSettings['models']; budgets: Budgets };

interface Props {
  spending: Spending;
  api: Pick<SettingsApi, 'changeLimits' | 'budgets'>;
  onSaved(spending: Spending): void;
}

const hints: Partial<Record<LimitField, string>> = {
  tokensPerDay: 'Empty: no budget.',
  usdPerMonth: 'By list prices. Empty: no budget.',
};

/** What the tenant's models have used, and what they may use. */
export function ModelLimits({ spending: { limits, budgets }, api, onSaved }: Props) {
  const [form, setForm] = useState<LimitsForm>(() => limitsFormOf(limits));
  const wanted = limitsIn(form);
  const objections = 'wrong' in wanted ? wanted.wrong : {};
  const { busy, wrong, problem, valid, forget, reset, save } = useSaving(limitFields, objections);
  const changes = 'limits' in wanted ? limitChanges(limits, wanted.limits) : null;
  const edited = changes === null || Object.keys(changes).length > 0;
  const store = () =>
    save(async () => {
      if (changes === null) return;
      const saved = await api.changeLimits(changes);
      onSaved({ limits: saved, budgets: await api.budgets() });
      setForm(limitsFormOf(saved));
      toast('done', 'Saved. The limits hold within seconds.');
    });
  const field = (name: LimitField) => (
    <Field
      key={name}
      label={limitRules[name].label}
      value={form[name]}
      {...(hints[name] === undefined ? {} : { hint: hints[name] })}
      problem={wrong[name] ?? null}
      onInput={(text) => {
        setForm((before) => ({ ...before, [name]: text }));
        forget();
      }}
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
      <FormActs
        what="limits"
        busy={busy}
        edited={edited}
        valid={valid}
        problem={problem}
        onSave={() => void store()}
        onDiscard={() => {
          setForm(limitsFormOf(limits));
          reset();
        }}
      />
    </div>
  );
}
