import { useState } from 'preact/hooks';
import type { Api } from '../api.ts';
import type { DeskStore } from '../desk-store.ts';
import { Empty } from '../ui/Empty.tsx';
import { Choice } from '../ui/Field.tsx';
import { Page } from '../ui/Page.tsx';
import { RoutingRules } from './RoutingRules.tsx';

interface Props {
  api: Pick<Api, 'routing' | 'saveRouting' | 'tryRouting'>;
  store: Pick<DeskStore, 'me'>;
}

/** Which messages go to which model, or to a person: the rules of one tenant. */
export function RoutingPage({ api, store }: Props) {
  const [chosen, choose] = useState<string | null>(null);
  const me = store.me.value;
  const tenants = me?.tenants ?? [];
  const tenantId = chosen ?? tenants[0]?.tenantId;
  if (me && !me.roles.some((role) => role === 'Operator' || role === 'Admin'))
    return (
      <Empty whole icon="alert" title="Routing is set by admins">
        <p>Ask an admin of the tenant to change its rules.</p>
      </Empty>
    );
  return (
    <Page
      id="routing"
      title="Routing"
      head={
        tenantId !== undefined &&
        tenants.length > 1 && (
          <Choice
            label="Tenant"
            labelHidden
            value={tenantId}
            options={tenants.map((one) => ({ value: one.tenantId, text: one.displayName }))}
            onChange={choose}
          />
        )
      }
    >
      {tenantId !== undefined && <RoutingRules key={tenantId} api={api} tenantId={tenantId} />}
    </Page>
  );
}
