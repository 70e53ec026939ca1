import type { OperationKind, TenantStatus } from '../contract/tenant.ts';

type Transition = { from: readonly TenantStatus[]; during: TenantStatus; done: TenantStatus | null };

/** Which operation may begin in which status, the status while it runs, and after. `null`: the tenant is gone. */
export const transitions: Record<'create' | 'pause' | 'resume' | 'destroy', Transition> = {
  create: { from: ['creating'], during: 'creating', done: 'ready' },
  pause: { from: ['ready'], during: 'pausing', done: 'paused' },
  resume: { from: ['paused'], during: 'resuming', done: 'ready' },
  destroy: { from: ['ready', 'paused', 'failed'], during: 'destroying', done: null },
};

export type LifecycleKind = keyof typeof transitions;

export const isLifecycleKind = (kind: OperationKind): kind is LifecycleKind => kind in transitions;

export const mayBegin = (kind: LifecycleKind, status: TenantStatus): boolean => transitions[kind].from.includes(status);

/** The instance takes messages only when the tenant is ready; in any other status they wait in the inbox. */
export const delivers = (status: TenantStatus): boolean => status === 'ready';

/** Statuses from which a waiting message should wake the tenant. */
export const mayWake = (status: TenantStatus): boolean => mayBegin('resume', status);

export const isIdle = (
  tenant: { status: TenantStatus; lastActivityAt: string; settings: { idleAfterSeconds: number } },
  now: Date,
): boolean =>
  tenant.status === 'ready' &&
  tenant.settings.idleAfterSeconds > 0 &&
  now.getTime() - Date.parse(tenant.lastActivityAt) >= tenant.settings.idleAfterSeconds * 1000;
