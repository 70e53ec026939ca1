import type { TenantSettings } from '../../../shared/contract/tenant.ts';
import { Field } from '../ui/Field.tsx';
import { type ClockField, clockForm, clockRules, restFields, slaFields } from './clock-form.ts';
import styles from './Form.module.css';
import { FormActs } from './FormActs.tsx';
import type { SettingsApi } from './settings-api.ts';
import { useSettingsForm } from './use-settings-form.ts';

interface Props {
  settings: TenantSettings;
  save: SettingsApi['save'];
}

/** How long things may take before a light turns red, and how long they stay as they are. */
export function ClockSettings({ settings, save }: Props) {
  const done = 'Saved. It holds from the next message on.';
  const { form, edit, wrong, acts } = useSettingsForm(clockForm, { settings, save, done });
  const field = (name: ClockField) => (
    <Field
      key={name}
      label={clockRules[name].label}
      value={form[name]}
      hint={clockRules[name].hint}
      problem={wrong[name] ?? null}
      onInput={(text) => edit({ [name]: text })}
    />
  );
  return (
    <div class={styles.form}>
      <fieldset class={styles.switches}>
        <legend>The light turns red after</legend>
        <div class={styles.pair}>{slaFields.map(field)}</div>
        <p class={styles.soft}>Such as 90 s, 5 min or 1 h 30 min. 0: no limit. Only opening hours count.</p>
      </fieldset>
      <div class={styles.pair}>{restFields.map(field)}</div>
      <FormActs what="clocks" {...acts} />
    </div>
  );
}
