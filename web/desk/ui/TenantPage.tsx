import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { DeskStore } from '../desk-store.ts';
import { leave } from '../route.ts';
import { Choice } from './Field.tsx';
import { Page } from './Page.tsx';
import styles from './TenantPage.module.css';
import { Skeleton } from './Waiting.tsx';

interface Props {
  id: string;
  title: string;
  store: Pick<DeskStore, 'me'>;
  /** What is shown of the chosen tenant; begun anew for each. */
  children: (tenantId: string) => ComponentChildren;
}

/** A page about one of the person's tenants; the address says which, `?tenant=acme`. */
export function TenantPage({ id, title, store, children }: Props) {
  const [chosen, choose] = useState(() => new URLSearchParams(location.search).get('tenant') ?? '');
  const tenants = store.me.value?.tenants ?? [];
  const tenant = tenants.find(({ tenantId }) => tenantId === chosen) ?? tenants[0];
  const head = tenant && (
    <div class={styles.tenant}>
      <Choice
        label="Tenant"
        labelHidden
        value={tenant.tenantId}
        options={tenants.map(({ tenantId, displayName }) => ({ value: tenantId, text: displayName }))}
        onChange={(tenantId) =>
          leave(() => {
            choose(tenantId);
            history.replaceState(history.state, '', `?${new URLSearchParams({ tenant: tenantId })}`);
          })
        }
      />
    </div>
  );
  return (
    <Page id={id} title={title} head={head}>
      {tenant ? children(tenant.tenantId) : <Skeleton rows={6} label="The tenants are being read" />}
    </Page>
  );
}
