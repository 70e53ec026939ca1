import { randomUUID } from 'node:crypto';
import { RpcError } from './rpc-error.ts';

const leaseMs = 120_000;
const retryAfterMs = 20_000;

interface Lease {
  requestId: string;
  suspensionId: string;
  expiresAtMs: number;
  timer: NodeJS.Timeout;
}

export type Admission = ReturnType<typeof createAdmission>;

/** Decides whether work may begin: open, suspended (draining or prepared, with a lease), or stopping for good. */
export function createAdmission() {
  let active = 0;
  let stopping = false;
  let lease: Lease | undefined;
  let whenIdle = Promise.withResolvers<void>();

  const blockers = () =>
    active === 0 ? [] : [{ kind: 'root-request', count: active, message: `${active} active gateway request(s)` }];
  const report = (held: Lease) => ({
    status: active === 0 ? ('ready' as const) : ('draining' as const),
    expiresAtMs: held.expiresAtMs,
    activeCount: active,
    blockers: blockers(),
    ...(active === 0 ? {} : { retryAfterMs }),
  });

  function release(): void {
    clearTimeout(lease?.timer);
    lease = undefined;
  }

  function renew(requestId: string, suspensionId: string): Lease {
    release();
    const timer = setTimeout(release, leaseMs).unref();
    lease = { requestId, suspensionId, expiresAtMs: Date.now() + leaseMs, timer };
    return lease;
  }

  function conflict(held: Lease, message: string): RpcError {
    return new RpcError('UNAVAILABLE', message, {
      retryAfterMs: held.expiresAtMs - Date.now(),
      details: { reason: 'gateway-suspension-conflict', expiresAtMs: held.expiresAtMs },
    });
  }

  return {
    phase: () => {
      if (stopping) return 'stopping' as const;
      if (!lease) return 'accepting' as const;
      return active === 0 ? ('prepared' as const) : ('draining' as const);
    },

    /** Runs admitted work; returns undefined without running it when the door is closed. */
    async run<T>(work: () => Promise<T>): Promise<{ result: T } | undefined> {
      if (stopping || lease) return undefined;
      active += 1;
      try {
        return { result: await work() };
      } finally {
        active -= 1;
        if (active === 0) {
          whenIdle.resolve();
          whenIdle = Promise.withResolvers<void>();
        }
      }
    },

    prepare(requestId: string, drain: boolean) {
      if (lease && lease.requestId !== requestId) {
        throw conflict(lease, 'another gateway suspension is already prepared');
      }
      if (!lease && active > 0 && !drain) {
        return {
          status: 'busy' as const,
          reason: 'active-work',
          retryAfterMs,
          activeCount: active,
          blockers: blockers(),
        };
      }
      const held = renew(requestId, lease?.suspensionId ?? randomUUID());
      return { suspensionId: held.suspensionId, ...report(held) };
    },

    status(suspensionId: string) {
      if (!lease) return { status: 'running' as const };
      if (lease.suspensionId !== suspensionId) throw conflict(lease, 'a different gateway suspension is prepared');
      return report(lease);
    },

    resume(suspensionId: string) {
      const resumed = lease?.suspensionId === suspensionId;
      if (lease && !resumed) throw new RpcError('INVALID_REQUEST', 'suspension id does not match');
      release();
      return { ok: true, status: 'running', resumed };
    },

    /** Refuses new work for good; resolves when the running work is done. */
    async stop(): Promise<void> {
      stopping = true;
      release();
      if (active > 0) await whenIdle.promise;
    },
  };
}
