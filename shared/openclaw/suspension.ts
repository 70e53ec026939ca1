import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { InstanceRpcMethod } from './rpc-methods.ts';

export interface SuspendRequest {
  /** Stable id of the operation: asking again with it continues the same suspension. */
  requestId: string;
  /** Refuse new messages at once and wait for running ones; otherwise a busy instance simply stays running. */
  drain: boolean;
  timeoutMs?: number;
}

export type SuspendResult = { status: 'ready'; suspensionId: string } | { status: 'busy'; blockers: string[] };

type Rpc = (method: InstanceRpcMethod, params: Record<string, unknown>) => Promise<unknown>;

const Blockers = z.array(z.object({ message: z.string() })).default([]);
const Prepared = z.discriminatedUnion('status', [
  z.object({ status: z.literal('ready'), suspensionId: z.string() }),
  z.object({ status: z.literal('draining'), suspensionId: z.string(), expiresAtMs: z.number(), blockers: Blockers }),
  z.object({ status: z.literal('busy'), blockers: Blockers }),
]);
const Progress = z.object({ status: z.enum(['draining', 'ready', 'running']), blockers: Blockers });

const pollMs = 500;
const renewWithinMs = 45_000;

/**
 * Suspends an instance. `ready`: it does nothing and refuses everything until resumed, or for two minutes.
 * `busy`: it still works and accepts messages; a drain that did not finish in time has been taken back.
 */
export async function suspend(
  rpc: Rpc,
  { requestId, drain, timeoutMs = 60_000 }: SuspendRequest,
): Promise<SuspendResult> {
  const deadline = Date.now() + timeoutMs;
  const prepare = async () => Prepared.parse(await rpc('gateway.suspend.prepare', { requestId, drain }));
  let lease = await prepare();
  while (lease.status === 'draining') {
    await sleep(pollMs);
    const { suspensionId, expiresAtMs } = lease;
    const { status, blockers } = Progress.parse(await rpc('gateway.suspend.status', { suspensionId }));
    if (status === 'ready') return { status, suspensionId };
    if (Date.now() > deadline) {
      await rpc('gateway.suspend.resume', { suspensionId });
      return { status: 'busy', blockers: blockers.map(({ message }) => message) };
    }
    if (status === 'running' || expiresAtMs - Date.now() < renewWithinMs) lease = await prepare();
  }
  return lease.status === 'ready'
    ? { status: 'ready', suspensionId: lease.suspensionId }
    : { status: 'busy', blockers: lease.blockers.map(({ message }) => message) };
}
