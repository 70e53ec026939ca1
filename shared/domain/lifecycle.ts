import type { TenantStatus } from '../contract/tenant.ts';

type Lifecycle = {
  from: readonly TenantStatus[];
  during: TenantStatus;
  /** After success; `null`: the tenant is gone. */
  done: TenantStatus | null;
  /** After a failure whose every step was undone. */
  undone: TenantStatus;
  steps: readonly string[];
};

/** What may happen to a tenant, one at a time: when it may begin, the steps in order, and where it ends. */
export const lifecycles = {
  create: {
    from: ['creating'],
    during: 'creating',
    done: 'ready',
    undone: 'failed',
    steps: ['prepare-storage', 'create-app', 'await-start', 'verify', 'warm-up'],
  },
  pause: {
    from: ['ready'],
    during: 'pausing',
    done: 'paused',
    undone: 'ready',
    steps: ['drain', 'snapshot', 'stop-app'],
  },
  resume: {
    from: ['paused', 'failed'],
    during: 'resuming',
    done: 'ready',
    undone: 'paused',
    steps: ['start-app', 'await-start', 'verify'],
  },
  rotate: {
    from: ['ready', 'paused', 'failed'],
    during: 'updating',
    done: 'ready',
    undone: 'ready',
    steps: ['save-memory', 'stop-app', 'renew-secrets', 'start-app', 'await-start', 'verify'],
  },
  destroy: {
    from: ['ready', 'paused', 'failed'],
    during: 'destroying',
    done: null,
    undone: 'failed',
    steps: ['final-backup', 'remove-app', 'clean-up'],
  },
} as const satisfies Record<string, Lifecycle>;

export type LifecycleKind = keyof typeof lifecycles;
export type LifecycleStep = (typeof lifecycles)[LifecycleKind]['steps'][number];

export const lifecycleOf = (kind: LifecycleKind): Lifecycle => lifecycles[kind];

export const mayBegin = (kind: LifecycleKind, status: TenantStatus): boolean => lifecycleOf(kind).from.includes(status);

/** The instance takes messages only when the tenant is ready; in any other status they wait in the inbox. */
export const delivers = (status: TenantStatus): boolean => status === 'ready';

export const isIdle = (
  tenant: { status: TenantStatus; lastActivityAt: string; settings: { idleAfterSeconds: number } },
  now: Date,
): boolean =>
  tenant.status === 'ready' &&
  tenant.settings.idleAfterSeconds > 0 &&
  now.getTime() - Date.parse(tenant.lastActivityAt) >= tenant.settings.idleAfterSeconds * 1000;
