import { useMemo, useState } from 'preact/hooks';
import type { OverviewResponse, OverviewTenant } from '../../../shared/contract/overview.ts';
import { Icon } from '../ui/Icon.tsx';
import { countOf, countWords, figureWords } from './figure-words.ts';
import { InstanceMenu } from './InstanceMenu.tsx';
import { InstanceState } from './InstanceState.tsx';
import { type InstanceActs, type Running, shownOf } from './instance-acts.ts';
import { OpenCounts } from './OpenCounts.tsx';
import styles from './TenantTable.module.css';
import {
  acceptedShare,
  type Column,
  durableShare,
  type Order,
  orderAfter,
  orderTenants,
  resolvedShare,
} from './tenant-order.ts';

const columns: readonly { column: Column; name: string; meaning?: string }[] = [
  { column: 'name', name: 'Tenant' },
  { column: 'instance', name: 'Instance' },
  { column: 'open', name: 'Open now' },
  { column: 'conversations', name: 'Conversations' },
  { column: 'firstResponse', name: 'First response', meaning: 'Median' },
  { column: 'resolved', name: 'By assistant', meaning: 'Share of conversations that the assistant resolved' },
  { column: 'durable', name: 'For good', meaning: 'Of those a week old, the share that the assistant closed for good' },
  { column: 'handoffRate', name: 'Handed off', meaning: 'Share of conversations that were handed to a person' },
  { column: 'accepted', name: 'Drafts approved', meaning: 'Of the decided drafts, the share sent as they were' },
  { column: 'cost', name: 'Cost each', meaning: 'A conversation, by list prices' },
];

interface Props {
  figures: Pick<OverviewResponse, 'tenants' | 'at'>;
  /** Null for whoever may not act on instances. */
  acts: InstanceActs | null;
}

/** Every tenant with the state of its instance and its figures, in the order of any column. */
export function TenantTable({ figures, acts }: Props) {
  const [order, setOrder] = useState<Order>({ by: 'open', descending: true });
  const running = acts?.running.value;
  const tenants = useMemo(
    () => figures.tenants.map((tenant) => shownOf(tenant, running?.[tenant.tenantId], figures.at)),
    [figures, running],
  );
  const ordered = useMemo(() => orderTenants(tenants, order), [tenants, order]);
  return (
    <section class={styles.tenants} aria-labelledby="tenants">
      <h2 class={styles.title} id="tenants">
        {countOf(tenants.length, 'tenant')}
      </h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable for the keyboard */}
      <section class={styles.box} tabIndex={0} aria-label="Tenants, table">
        <table class={styles.table}>
          <thead>
            <tr>
              {columns.map(({ column, name, meaning }) => (
                <th
                  key={column}
                  scope="col"
                  aria-sort={order.by !== column ? undefined : order.descending ? 'descending' : 'ascending'}
                >
                  <button type="button" title={meaning} onClick={() => setOrder(orderAfter(order, column))}>
                    {name}
                    {order.by === column && <Icon name={order.descending ? 'down' : 'up'} />}
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {ordered.map((tenant) => (
              <TenantRow key={tenant.tenantId} tenant={tenant} acts={acts} running={running?.[tenant.tenantId]} />
            ))}
          </tbody>
        </table>
      </section>
      {tenants.some(({ partial }) => partial) && (
        <p class={styles.note}>* More conversations than can be counted here: of these tenants the newest 2,000 are.</p>
      )}
    </section>
  );
}

interface RowProps {
  tenant: OverviewTenant;
  acts: InstanceActs | null;
  running: Running | undefined;
}

function TenantRow({ tenant, acts, running }: RowProps) {
  const board = `/desk/?tenant=${encodeURIComponent(tenant.tenantId)}`;
  return (
    <tr>
      <th scope="row">
        <a href={board} dir="auto">
          {tenant.displayName}
        </a>
      </th>
      <td>
        <span class={styles.instance}>
          <InstanceState instance={tenant.instance} status={tenant.status} step={running?.step} />
          {acts && <InstanceMenu tenant={tenant} acts={acts} />}
        </span>
      </td>
      <td>
        <OpenCounts open={tenant.open} of={tenant.displayName} href={(light) => `${board}&light=${light}`} />
      </td>
      <td>
        {countWords(tenant.conversations)}
        {tenant.partial && '*'}
      </td>
      <td>{figureWords('seconds', tenant.firstResponse.median)}</td>
      <td>{figureWords('share', resolvedShare(tenant))}</td>
      <td>{figureWords('share', durableShare(tenant))}</td>
      <td>{figureWords('share', tenant.handoffRate)}</td>
      <td>{figureWords('share', acceptedShare(tenant))}</td>
      <td>{figureWords('dollars', tenant.costPerConversation)}</td>
    </tr>
  );
}
