import type { TenantSettings } from '../../../shared/contract/tenant.ts';
import { Field } from '../ui/Field.tsx';
import { answerForm, type Switch, thresholdWords } from './answer-form.ts';
import styles from './Form.module.css';
import { FormActs } from './FormActs.tsx';
import type { SettingsApi } from './settings-api.ts';
import { Threshold } from './Threshold.tsx';
import { useSettingsForm } from './use-settings-form.ts';

interface Props {
  settings: TenantSettings;
  save: SettingsApi['save'];
}

const switches: readonly { name: Switch; label: string; hint: string }[] = [
  {
    name: 'checkClaims',
    label: 'Check claims by a second model',
    hint: 'Without it, claims are compared with their sources by words alone.',
  },
  {
    name: 'escalateToReasoning',
    label: 'Ask the reasoning model again',
    hint: 'When the check keeps a fast answer back. Better answers, at more cost.',
  },
  {
    name: 'rerank',
    label: 'Order what was found by a model',
    hint: 'Better passages for the answer, at more cost and time.',
  },
  {
    name: 'learnFromAnswers',
    label: 'Learn which documents help',
    hint: 'From what people approve, edit or resolve. Their texts are not kept.',
  },
];

/** How far answers go by themselves. */
export function AnswerSettings({ settings, save }: Props) {
  const done = 'Saved. It holds from the next answer on.';
  const { form, edit, wrong, acts } = useSettingsForm(answerForm, { settings, save, done });
  return (
    <div class={styles.form}>
      <Threshold
        value={form.confidenceThreshold}
        words={thresholdWords(form.confidenceThreshold)}
        problem={wrong.confidenceThreshold}
        onInput={(confidenceThreshold) => edit({ confidenceThreshold })}
      />
      <fieldset class={styles.switches}>
        <legend>Before an answer is judged</legend>
        {switches.map(({ name, label, hint }) => (
          <label key={name} class={styles.switch}>
            <input
              type="checkbox"
              checked={form[name]}
              onChange={({ currentTarget }) => edit({ [name]: currentTarget.checked })}
            />
            {label}
            <small>{hint}</small>
          </label>
        ))}
      </fieldset>
      <Field
        label="Held words, one a line"
        rows={4}
        value={form.heldWords}
        hint="A question or answer with one of them waits for a person. A * at the end also finds longer words."
        problem={wrong.heldWords ?? null}
        onInput={(heldWords) => edit({ heldWords })}
      />
      <Field
        label="Allowed origins, one a line"
        rows={3}
        value={form.allowedOrigins}
        placeholder="https://shop.example"
        hint="Your sites: they may embed the chat. An answer that leads customers to another host to pay or sign in is held."
        problem={wrong.allowedOrigins ?? null}
        onInput={(allowedOrigins) => edit({ allowedOrigins })}
      />
      <FormActs what="answers" {...acts} />
    </div>
  );
}
