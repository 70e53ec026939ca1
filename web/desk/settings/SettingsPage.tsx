import { useMemo } from 'preact/hooks';
import type { TenantSettings } from '../../../shared/contract/tenant.ts';
import type { Api } from '../api.ts';
import type { DeskStore } from '../desk-store.ts';
import { Empty } from '../ui/Empty.tsx';
import { LeaveGuard } from '../ui/LeaveGuard.tsx';
import { TenantPage } from '../ui/TenantPage.tsx';
import { AnswerSettings } from './AnswerSettings.tsx';
import { AssistantSettings } from './AssistantSettings.tsx';
import { Calibration } from './Calibration.tsx';
import { ClockSettings } from './ClockSettings.tsx';
import { HoursSettings } from './HoursSettings.tsx';
import { ModelLimits } from './ModelLimits.tsx';
import { OwnProvider } from './OwnProvider.tsx';
import { Section } from './Section.tsx';
import styles from './SettingsPage.module.css';
import { createSettingsApi } from './settings-api.ts';

interface Props {
  api: Pick<Api, 'tenantCall' | 'versionedTenantCall'>;
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
  /** Lists of tenants show a name as soon as it is another. */
  const rename = (tenantId: string, displayName: string): void => {
    const known = store.me.peek();
    if (!known) return;
    const tenants = known.tenants.map((one) => (one.tenantId === tenantId ? { ...one, displayName } : one));
    store.me.value = { ...known, tenants };
  };
  return (
    <>
      <TenantPage id="settings" title="Settings" store={store}>
        {(tenantId) => (
          <TenantSections
            key={tenantId}
            api={api}
            tenantId={tenantId}
            onNamed={({ displayName }) => rename(tenantId, displayName)}
          />
        )}
      </TenantPage>
      <LeaveGuard />
    </>
  );
}

interface SectionsProps {
  api: Props['api'];
  tenantId: string;
  onNamed(settings: TenantSettings): void;
}

function TenantSections({ api, tenantId, onNamed }: SectionsProps) {
  const calls = useMemo(() => createSettingsApi(api, tenantId), [api, tenantId]);
  const { settings: read, save } = calls;
  return (
    <div class={styles.columns}>
      <div class={styles.column}>
        <Section title="Assistant" about="Who answers, and how." read={read}>
          {(settings) => <AssistantSettings settings={settings} save={save} onSaved={onNamed} />}
        </Section>
        <Section title="Answers" about="Which answers go out by themselves, and which wait for a person." read={read}>
          {(settings) => <AnswerSettings settings={settings} save={save} />}
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
        <Section title="Opening hours" about="When people are there to help." read={read}>
          {(settings) => <HoursSettings settings={settings} save={save} />}
        </Section>
        <Section title="Clocks" about="How long things may take, and how long they stay as they are." read={read}>
          {(settings) => <ClockSettings settings={settings} save={save} />}
        </Section>
        <Section
          title="Budgets and limits"
          about="What the models may use, and how fast customers may write. When a budget is used up, people answer until it renews."
          read={async () => {
            const [settings, budgets] = await Promise.all([read(), calls.budgets()]);
            return { settings, budgets };
          }}
        >
          {({ settings, budgets }, replace) => (
            <ModelLimits
              settings={settings}
              budgets={budgets}
              save={save}
              onSaved={async (saved) => replace({ settings: saved, budgets: await calls.budgets() })}
            />
          )}
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
