import type { Api } from '../api.ts';
import type { DeskStore } from '../desk-store.ts';
import { Empty } from '../ui/Empty.tsx';
import { LeaveGuard } from '../ui/LeaveGuard.tsx';
import { TenantPage } from '../ui/TenantPage.tsx';
import { RoutingRules } from './RoutingRules.tsx';

interface Props {
  api: Pick<Api, 'routing' | 'tryRouting' | 'tenantCall' | 'versionedTenantCall'>;
  store: Pick<DeskStore, 'me'>;
}

/** Which messages go to which model, or to a person: the rules of one tenant. */
export function RoutingPage({ api, store }: Props) {
  const me = store.me.value;
  if (me && !me.roles.some((role) => role === 'Operator' || role === 'Admin'))
    return (
      <Empty whole icon="alert" title="Routing is set by admins">
        <p>Ask an admin of the tenant to change its rules.</p>
      </Empty>
    );
  return (
    <>
      <TenantPage id="routing" title="Routing" store={store}>
        {(tenantId) => <RoutingRules key={tenantId} api={api} tenantId={tenantId} />}
      </TenantPage>
      <LeaveGuard />
    </>
  );
}
