import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { OverviewTenant } from '../../../shared/contract/overview.ts';
import { acceptedShare, type Column, orderAfter, orderTenants } from '../../../web/desk/overview/tenant-order.ts';

const tenant = (displayName: string, changes: Partial<OverviewTenant> = {}): OverviewTenant => ({
  tenantId: displayName.toLowerCase(),
  displayName,
  instance: 'awake',
  status: 'ready',
  partial: false,
  conversations: 0,
  open: { red: 0, yellow: 0, green: 0 },
  firstResponse: { median: null, p90: null },
  held: 0,
  approved: 0,
  edited: 0,
  rejected: 0,
  handoffRate: null,
  resolvedByAssistant: 0,
  resolvedByPerson: 0,
  durable: { closed: 0, of: 0 },
  costPerConversation: null,
  ...changes,
});
const names = (tenants: OverviewTenant[]) => tenants.map(({ displayName }) => displayName);
const open = (red: number, yellow: number, green: number) => ({ open: { red, yellow, green } });

describe('the order of tenants', () => {
  it('puts one red before any yellow, and one yellow before any green', () => {
    const tenants = [tenant('A', open(0, 0, 900)), tenant('B', open(0, 1, 0)), tenant('C', open(1, 0, 0))];
    expect(names(orderTenants(tenants, { by: 'open', descending: true }))).toEqual(['C', 'B', 'A']);
  });

  it('puts instances that need somebody first', () => {
    const tenants = (['asleep', 'awake', 'changing', 'waking', 'failed'] as const).map((instance) =>
      tenant(instance, { instance }),
    );
    expect(names(orderTenants(tenants, { by: 'instance', descending: true }))).toEqual([
      'failed',
      'waking',
      'changing',
      'awake',
      'asleep',
    ]);
  });

  it('puts tenants without the figure last, whichever way', () => {
    const tenants = [tenant('None'), tenant('Low', { handoffRate: 0 }), tenant('High', { handoffRate: 1 })];
    expect(names(orderTenants(tenants, { by: 'handoffRate', descending: true }))).toEqual(['High', 'Low', 'None']);
    expect(names(orderTenants(tenants, { by: 'handoffRate', descending: false }))).toEqual(['Low', 'High', 'None']);
  });

  it('begins with large figures, but with names from A, and turns round on the second choice', () => {
    const first = orderAfter({ by: 'open', descending: true }, 'cost');
    expect(first).toEqual({ by: 'cost', descending: true });
    expect(orderAfter(first, 'cost')).toEqual({ by: 'cost', descending: false });
    expect(orderAfter(first, 'name')).toEqual({ by: 'name', descending: false });
  });

  it('loses none, changes nothing of what it was given, and depends on the tenants alone', () => {
    const columns: Column[] = ['name', 'instance', 'open', 'conversations', 'firstResponse', 'accepted', 'handoffRate'];
    const some = fc.uniqueArray(fc.record({ n: fc.nat(50), rate: fc.option(fc.nat(3)) }), { selector: ({ n }) => n });
    fc.assert(
      fc.property(
        some,
        fc.constantFrom(...columns, 'resolved', 'durable', 'cost'),
        fc.boolean(),
        (made, by, descending) => {
          const tenants = made.map(({ n, rate }) => tenant(`T${n}`, { handoffRate: rate, conversations: rate ?? 0 }));
          const before = [...tenants];
          const ordered = orderTenants(tenants, { by, descending });
          expect(tenants).toEqual(before);
          expect(new Set(ordered)).toEqual(new Set(tenants));
          expect(orderTenants([...tenants].reverse(), { by, descending })).toEqual(ordered);
        },
      ),
    );
  });
});

describe('the share of accepted drafts', () => {
  it('is of those that were decided', () => {
    expect(acceptedShare({ approved: 3, edited: 1, rejected: 0 })).toBe(0.75);
    expect(acceptedShare({ approved: 0, edited: 0, rejected: 0 })).toBeNull();
  });
});
