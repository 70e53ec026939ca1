import { useState } from 'preact/hooks';
import type { ModelProvider, ProviderKind } from '../../../shared/contract/model-provider.ts';
import { timeWords } from '../clock-words.ts';
import { Button } from '../ui/Button.tsx';
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx';
import { Choice, Field } from '../ui/Field.tsx';
import { toast } from '../ui/toasts.ts';
import styles from './Form.module.css';
import { FormActs } from './FormActs.tsx';
import {
  hasEndpoint,
  keepsKey,
  type ModelRoute,
  modelRoutes,
  type ProviderForm,
  providerFields,
  providerFormOf,
  providerIn,
  providerNames,
  providerObjections,
} from './provider-form.ts';
import type { SettingsApi } from './settings-api.ts';
import { useSaving } from './use-saving.ts';

interface Props {
  stored: ModelProvider | null;
  api: Pick<SettingsApi, 'setProvider' | 'removeProvider'>;
  onChanged(stored: ModelProvider | null): void;
}

const providers = (Object.keys(providerNames) as ProviderKind[]).map((value) => ({
  value,
  text: providerNames[value],
}));
const modelLabels: Record<ModelRoute, string> = {
  fast: 'Fast model',
  vision: 'Vision model',
  reasoning: 'Reasoning model',
};

/** The tenant's own account at a provider of models, in place of the platform's. Its key is written and never read. */
export function OwnProvider({ stored, api, onChanged }: Props) {
  const [form, setForm] = useState<ProviderForm>(() => providerFormOf(stored));
  const [asked, ask] = useState(false);
  const objections = providerObjections(form, stored);
  const { busy, wrong, problem, valid, forget, reset, save } = useSaving(providerFields, objections);
  const edited = JSON.stringify(form) !== JSON.stringify(providerFormOf(stored));
  const edit = (some: Partial<ProviderForm>) => {
    setForm((before) => ({ ...before, ...some }));
    forget();
  };
  const show = (next: ModelProvider | null) => {
    onChanged(next);
    setForm(providerFormOf(next));
    reset();
  };
  const store = () =>
    save(async () => {
      show(await api.setProvider(providerIn(form)));
      toast('done', 'Saved. The next answer comes from these models.');
    });
  return (
    <div class={styles.form}>
      <p class={styles.soft}>
        {stored === null
          ? 'The platform’s models answer.'
          : `${providerNames[stored.provider]} answers, by the key that ends in ${stored.keyEnd}, set ${timeWords(stored.setAt, new Date())}.`}
      </p>
      <div class={styles.pair}>
        <Choice
          label="Provider"
          value={form.provider}
          options={providers}
          onChange={(provider) => edit({ provider, key: '' })}
        />
        {hasEndpoint(form) && (
          <Field
            label="Base URL"
            value={form.endpoint}
            placeholder="https://contoso.openai.azure.com"
            problem={wrong.endpoint ?? null}
            onInput={(endpoint) => edit({ endpoint })}
          />
        )}
      </div>
      <div class={styles.pair}>
        {modelRoutes.map((route) => (
          <Field
            key={route}
            label={modelLabels[route]}
            value={form[route]}
            maxLength={100}
            problem={wrong[route] ?? null}
            onInput={(model) => edit({ [route]: model })}
          />
        ))}
      </div>
      <Field
        label="Key"
        secret
        value={form.key}
        maxLength={400}
        hint={
          stored !== null && keepsKey(form, stored)
            ? `Empty: the key that ends in ${stored.keyEnd} stays.`
            : 'Stored encrypted; nobody sees it again.'
        }
        problem={wrong.key ?? null}
        onInput={(key) => edit({ key })}
      />
      <FormActs
        what="provider"
        busy={busy}
        edited={edited}
        valid={valid}
        problem={problem}
        onSave={() => void store()}
        onDiscard={() => {
          setForm(providerFormOf(stored));
          reset();
        }}
      />
      {stored !== null && (
        <div class={styles.acts}>
          <Button look="danger" icon="bin" disabled={busy} onClick={() => ask(true)}>
            Remove the provider
          </Button>
        </div>
      )}
      {asked && (
        <ConfirmDialog
          title="Remove the provider?"
          yes="Remove"
          look="danger"
          confirm={async () => {
            await api.removeProvider();
            show(null);
            toast('done', 'Removed. The platform’s models answer again.');
          }}
          onClose={() => ask(false)}
        >
          <p>Its key is forgotten, and the platform’s models answer again from the next message on.</p>
        </ConfirmDialog>
      )}
    </div>
  );
}
