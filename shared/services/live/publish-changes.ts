import { randomUUID } from 'node:crypto';
import type { LiveGroups } from '../../azure/web-pubsub.ts';
import type { BoardRow } from '../../contract/conversation.ts';
import { groupOf, type LiveBatch, type Presence, stampGroup } from '../../contract/live.ts';
import type { TenantStatus } from '../../contract/tenant.ts';

/** Runs something after some milliseconds. */
export type After = (ms: number, run: () => void) => void;

export type PublishChanges = {
  row(row: BoardRow): void;
  presence(tenantId: string, presence: Presence): void;
  tenant(tenantId: string, status: TenantStatus): void;
  /** Resolves when nothing waits or is under way. */
  settled(): Promise<void>;
};

type Options = {
  groups: Pick<LiveGroups, 'send'>;
  now: () => Date;
  /** Milliseconds between two batches of a tenant, at least. */
  windowMs?: number;
  /** Tenants whose counting is remembered. */
  mostTenants?: number;
  after?: After;
  /** Told of a batch that is given up, which readers notice as a gap. */
  onLost?: (tenantId: string, error: unknown) => void;
};

type Channel = {
  tenantId: string;
  publisher: string;
  n: number;
  sentAt: number;
  busy: 'no' | 'waits' | 'sends';
  rows: Map<string, BoardRow>;
  presence: Map<string, Presence>;
  status: TenantStatus | null;
};

const mostPerBatch = 200;
const mostWaiting = 2000;
const tries = 3;

const unreferenced: After = (ms, run) => void setTimeout(run, ms).unref();

/**
 * Tells the live board what has changed. The first change of a quiet tenant goes out at once, what follows is collected and
 * goes out once a window, the newest version of each thing only. Nothing here rejects or holds anybody up: a batch that
 * fails three times is given up, and its number stays unused, so that readers see the gap and fetch again.
 */
export function createPublishChanges({
  groups,
  now,
  windowMs = 125,
  mostTenants = 1000,
  after = unreferenced,
  onLost = () => {},
}: Options): PublishChanges {
  const channels = new Map<string, Channel>();
  let publisher = randomUUID();
  let busy = 0;
  const waiters: (() => void)[] = [];

  /** The tenant's channel, which is now the one used last. */
  function channelOf(tenantId: string): Channel {
    const channel = channels.get(tenantId) ?? open(tenantId);
    channels.delete(tenantId);
    channels.set(tenantId, channel);
    return channel;
  }

  function open(tenantId: string): Channel {
    const [idlest] = channels.keys();
    if (channels.size >= mostTenants && idlest !== undefined) {
      channels.delete(idlest);
      // Should the forgotten tenant come back, it counts from 1 again: under another name.
      publisher = randomUUID();
    }
    const rest = { rows: new Map(), presence: new Map(), status: null };
    return { tenantId, publisher, n: 0, sentAt: Number.NEGATIVE_INFINITY, busy: 'no', ...rest };
  }

  function keep<T>(channel: Channel, waiting: Map<string, T>, key: string, value: T): void {
    waiting.set(key, value);
    if (waiting.size <= mostWaiting) return;
    waiting.clear();
    waiting.set(key, value);
    channel.n++;
    onLost(channel.tenantId, new Error(`More than ${mostWaiting} changes waited.`));
  }

  function wake(channel: Channel): void {
    if (channel.busy !== 'no') return;
    busy++;
    const wait = Math.min(windowMs, channel.sentAt + windowMs - now().getTime());
    if (wait <= 0) void send(channel);
    else {
      channel.busy = 'waits';
      after(wait, () => void send(channel));
    }
  }

  async function send(channel: Channel): Promise<void> {
    channel.busy = 'sends';
    channel.sentAt = now().getTime();
    const batch = take(channel);
    const outcomes = await Promise.all([groupOf(channel.tenantId), stampGroup].map((group) => deliver(group, batch)));
    const lost = outcomes.find((error) => error !== null);
    if (lost !== undefined) onLost(channel.tenantId, lost);
    channel.busy = 'no';
    busy--;
    if (channel.rows.size + channel.presence.size > 0 || channel.status !== null) wake(channel);
    if (busy > 0) return;
    for (const resolve of waiters.splice(0)) resolve();
  }

  /** Why it could not be delivered, or null. */
  async function deliver(group: string, batch: LiveBatch): Promise<unknown> {
    for (let failed = 1; ; failed++) {
      try {
        await groups.send(group, batch);
        return null;
      } catch (error) {
        if (failed === tries) return error ?? new Error('unknown');
        await new Promise<void>((resolve) => after(failed * 200 * (0.5 + Math.random()), resolve));
      }
    }
  }

  return {
    row(row) {
      const channel = channelOf(row.tenantId);
      const known = channel.rows.get(row.conversationId);
      if (known && known.version >= row.version) return;
      keep(channel, channel.rows, row.conversationId, row);
      wake(channel);
    },
    presence(tenantId, presence) {
      const channel = channelOf(tenantId);
      keep(channel, channel.presence, `${presence.conversationId}/${presence.personId}`, presence);
      wake(channel);
    },
    tenant(tenantId, status) {
      const channel = channelOf(tenantId);
      channel.status = status;
      wake(channel);
    },
    settled: () => (busy === 0 ? Promise.resolve() : new Promise((resolve) => waiters.push(resolve))),
  };
}

/** The next batch, with the longest waiting things; what does not fit stays for the one after it. */
function take(channel: Channel): LiveBatch {
  const { tenantId, publisher, status } = channel;
  channel.status = null;
  return {
    kind: 'batch',
    tenantId,
    publisher,
    n: ++channel.n,
    rows: takeFirst(channel.rows),
    presence: takeFirst(channel.presence),
    tenant: status && { status },
  };
}

function takeFirst<T>(waiting: Map<string, T>): T[] {
  const taken = [...waiting].slice(0, mostPerBatch);
  for (const [key] of taken) waiting.delete(key);
  return taken.map(([, value]) => value);
}
