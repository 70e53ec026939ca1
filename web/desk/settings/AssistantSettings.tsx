import type { TenantSettings } from '../../../shared/contract/tenant.ts';
import { Field } from '../ui/Field.tsx';
import { assistantForm, longest } from './assistant-form.ts';
import styles from './Form.module.css';
import { FormActs } from './FormActs.tsx';
import type { SettingsApi } from './settings-api.ts';
import { useSettingsForm } from './use-settings-form.ts';

interface Props {
  settings: TenantSettings;
  save: SettingsApi['save'];
  onSaved(settings: TenantSettings): void;
}

/** Who answers: what customers see of it, and what it is told about itself. */
export function AssistantSettings({ settings, save, onSaved }: Props) {
  const done = 'Saved. The assistant is so from the next message on.';
  const { form, edit, wrong, acts } = useSettingsForm(assistantForm, { settings, save, done, onSaved });
  return (
    <div class={styles.form}>
      <Field
        label="Name"
        value={form.displayName}
        maxLength={longest.displayName}
        hint="Above the chat, and on the board."
        problem={wrong.displayName ?? null}
        onInput={(displayName) => edit({ displayName })}
      />
      <Field
        label="Greeting"
        rows={2}
        value={form.greeting}
        maxLength={longest.greeting}
        hint="The first words that a customer reads. Empty: none."
        problem={wrong.greeting ?? null}
        onInput={(greeting) => edit({ greeting })}
      />
      <Field
        label="Persona"
        rows={6}
        value={form.persona}
        maxLength={longest.persona}
        placeholder="You are Ada of Acme Shop. You are friendly, precise and brief."
        hint="What the assistant is told about itself and the company. Facts belong in its knowledge."
        problem={wrong.persona ?? null}
        onInput={(persona) => edit({ persona })}
      />
      <FormActs what="assistant" {...acts} />
    </div>
  );
}
