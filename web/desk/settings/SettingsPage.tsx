import { useMemo } from 'preact/hooks';
import type { Api } from '../api.ts';
import type { DeskStore } from '../desk-store.ts';
import { Empty } from '../ui/Empty.tsx';
import { TenantPage } from '../ui/TenantPage.tsx';
import { AnswerSettings } from './AnswerSettings.tsx';
import { Calibration } from './Calibration.tsx';
import { ModelLimits } from './ModelLimits.tsx';
import { OwnProvider } from './OwnProvider.tsx';
import { Section } from './Section.tsx';
import styles from './SettingsPage.module.css';
import { createSettingsApi } from './settings-api.ts';

interface Props {
  api: Pick<Api, 'tenantCall'>;
  store: Pick<DeskStore, 'me'>;
}

/** How a tenant's assistant answers, by what, and at what cost; each part is saved by itself. */
export function SettingsPage({ api, store }: Props) {
  const me = store.me.value;
  if (me && !me.roles.some((role) => role === 'Operator' || role === 'Admin'))
    return (
      <Empty whole icon="alert" title="Settings are made by admins">
        <p>Ask an admin of the tenant to change them.</p>
      </Empty>
    );
  return (
    <TenantPage id="settings" title="Settings" store={store}>
      {(tenantId) => <TenantSections key={tenantId} api={api} tenantId={tenantId} />}
    </TenantPage>
  );
}

function TenantSections({ api, tenantId }: { api: Props['api']; tenantId: string }) {
  const calls = useMemo(() => createSettingsApi(api, tenantId), [api, tenantId]);
  return (
    <div class={styles.columns}>
      <div class={styles.column}>
        <Section
          title="Answers"
          about="Which answers go out by themselves, and which wait for a person."
          read={calls.settings}
        >
          {(settings, replace) => <AnswerSettings settings={settings} change={calls.change} onSaved={replace} />}
        </Section>
        <Section
          title="Calibration"
          about="What people approve, edit and reject teaches the gate how sure it may be. Nothing holds before you use it."
          read={calls.calibration}
        >
          {(calibration, replace) => <Calibration calibration={calibration} api={calls} onChanged={replace} />}
        </Section>
      </div>
      <div class={styles.column}>
        <Section
          title="Budgets and limits"
          about="What the models may use. When a budget is used up, people answer until it renews."
          read={async () => {
            const [settings, budgets] = await Promise.all([calls.settings(), calls.budgets()]);
            return { limits: settings.models, budgets };
          }}
        >
          {(spending, replace) => <ModelLimits spending={spending} api={calls} onSaved={replace} />}
        </Section>
        <Section
          title="Own models"
          about="Models of the tenant’s own account, in place of the platform’s."
          read={async () => ({ stored: await calls.provider() })}
        >
          {({ stored }, replace) => (
            <OwnProvider stored={stored} api={calls} onChanged={(next) => replace({ stored: next })} />
          )}
        </Section>
      </div>
    </div>
  );
}
