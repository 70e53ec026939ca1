import { z } from 'zod';

const State = z.object({
  bootId: z.string(),
  restoredFrom: z.string().nullable(),
});
const Snapshot = z.object({
  id: z.string(),
  status: z.enum(['running', 'succeeded', 'failed']),
  sizeBytes: z.number().optional(),
  sha256: z.string().optional(),
  createdAt: z.string().optional(),
  error: z.string().optional(),
});
export type KeeperState = z.infer<typeof State>;
export type KeeperSnapshot = z.infer<typeof Snapshot>;

export type KeeperClient = ReturnType<typeof createKeeperClient>;

/** A tenant's keeper over HTTP; every call is bounded by 10 s. The protocol is described in infra/keeper/README.md. */
export function createKeeperClient(options: { url: string; token: string }) {
  const call = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(`${options.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${options.token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(10_000),
    });
    const text = await response.text();
    if (!response.ok)
      throw new Error(`The keeper answered ${response.status} to ${method} ${path}: ${text.slice(0, 300)}`);
    return text === '' ? undefined : JSON.parse(text);
  };
  return {
    /** Which life the instance is in, and from which snapshot it began. */
    state: async (): Promise<KeeperState> => State.parse(await call('GET', '/state')),
    /** Begins a snapshot; the same id again is the same snapshot. */
    beginSnapshot: async (snapshotId: string, consistency: 'drained' | 'live'): Promise<void> => {
      await call('POST', '/snapshots', { snapshotId, consistency });
    },
    snapshot: async (snapshotId: string): Promise<KeeperSnapshot> =>
      Snapshot.parse(await call('GET', `/snapshots/${snapshotId}`)),
  };
}
