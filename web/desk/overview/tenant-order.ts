import type { OverviewTenant } from '../../../shared/contract/overview.ts';

/** The columns by which tenants can be ordered. */
export type Column =
  | 'name'
  | 'instance'
  | 'open'
  | 'conversations'
  | 'firstResponse'
  | 'accepted'
  | 'handoffRate'
  | 'resolved'
  | 'durable'
  | 'cost';

export type Order = { by: Column; descending: boolean };

/** What needs somebody comes first: failed, then on its way, then awake, then asleep. */
const urgency = { failed: 4, waking: 3, changing: 2, awake: 1, asleep: 0 } as const;

/** Of the decided drafts, the share that was sent as it was. */
export function acceptedShare({
  approved,
  edited,
  rejected,
}: Pick<OverviewTenant, 'approved' | 'edited' | 'rejected'>): number | null {
  const decided = approved + edited + rejected;
  return decided === 0 ? null : approved / decided;
}

export const resolvedShare = (of: Pick<OverviewTenant, 'resolvedByAssistant' | 'conversations'>): number | null =>
  of.conversations === 0 ? null : of.resolvedByAssistant / of.conversations;

export const durableShare = ({ durable }: Pick<OverviewTenant, 'durable'>): number | null =>
  durable.of === 0 ? null : durable.closed / durable.of;

const figure: Record<Exclude<Column, 'name'>, (tenant: OverviewTenant) => number | null> = {
  instance: ({ instance }) => urgency[instance],
  // One red outweighs any yellow, one yellow any green.
  open: ({ open }) => open.red * 1e8 + open.yellow * 1e4 + open.green,
  conversations: ({ conversations }) => conversations,
  firstResponse: ({ firstResponse }) => firstResponse.median,
  accepted: acceptedShare,
  handoffRate: ({ handoffRate }) => handoffRate,
  resolved: resolvedShare,
  durable: durableShare,
  cost: ({ costPerConversation }) => costPerConversation,
};

/** Tenants without the figure come last either way; equal ones by name. */
export function orderTenants(tenants: readonly OverviewTenant[], { by, descending }: Order): OverviewTenant[] {
  const byName = (a: OverviewTenant, b: OverviewTenant) =>
    a.displayName.localeCompare(b.displayName) || a.tenantId.localeCompare(b.tenantId);
  const way = descending ? -1 : 1;
  return [...tenants].sort((a, b) => {
    if (by === 'name') return way * byName(a, b);
    const [one, other] = [figure[by](a), figure[by](b)];
    if (one === null || other === null) return Number(one === null) - Number(other === null) || byName(a, b);
    return way * (one - other) || byName(a, b);
  });
}

/** Choosing a column again turns it round; a new one begins with what matters: large figures, but names from A. */
export const orderAfter = (order: Order, by: Column): Order =>
  order.by === by ? { by, descending: !order.descending } : { by, descending: by !== 'name' };
