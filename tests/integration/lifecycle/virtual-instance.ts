import type { ArmOperation, ContainerApps } from '../../../shared/azure/container-apps.ts';
import type { KeeperClient } from '../../../shared/keeper/keeper-client.ts';
import { InstanceFailed, InstanceUnavailable } from '../../../shared/openclaw/errors.ts';
import type { InstanceClient } from '../../../shared/openclaw/instance-client.ts';
import { pause } from '../../support/virtual-durable/schedule.ts';

const armMs = 400;
const gatewayStartMs = 300;
const snapshotMs = 300;
const suspensionMs = 120_000;
const drainLooks = 4;

type Sessions = Map<string, string[]>;
type Boot = {
  id: string;
  startedAt: number;
  restoredFrom: string | null;
  sessions: Sessions;
  underWay: number;
  suspension: { requestId: string; suspensionId: string; until: number; draining: boolean } | null;
};
type Snapshot = { id: string; boot: Boot; sessions: Sessions; doneAt: number };

/** What a customer's message met at the gateway; `known` is all that the model was given with it. */
export type Chat = { sessionKey: string; text: string; known: string };

const copy = (sessions: Sessions): Sessions => new Map([...sessions].map(([key, lines]) => [key, [...lines]]));
const customerWords = (text: string): string =>
  (/<customer>\n([\s\S]*)\n<\/customer>$/.exec(text)?.[1] ?? '').split('\n').join(' ');

/**
 * One tenant's container app with its gateway, keeper and snapshots, as state machines: a stopped app refuses, a
 * suspended gateway refuses, what was not in the snapshot is forgotten, and ARM does one thing at a time.
 */
export function createVirtualInstance(now: () => Date) {
  const time = (): number => now().getTime();
  const snapshots = new Map<string, Snapshot>();
  const operations = new Map<string, { endsAt: number }>();
  const chats: Chat[] = [];
  let app: { running: boolean } | null = null;
  let boot: Boot | null = null;
  let busyUntil = 0;
  let counter = 0;

  function begin(kind: ArmOperation['kind'], effect: () => void): ArmOperation {
    if (kind !== 'remove' && time() < busyUntil)
      throw Object.assign(new Error('409'), { code: 'ContainerAppOperationInProgress' });
    if (kind !== 'create' && app === null) {
      if (kind === 'remove') return { kind, state: null };
      throw new Error('404 ResourceNotFound');
    }
    effect();
    busyUntil = time() + armMs;
    const state = `operation-${++counter}`;
    operations.set(state, { endsAt: busyUntil });
    return { kind, state };
  }

  function bootUp(): void {
    app = { running: true };
    if (boot !== null) return;
    const finished = [...snapshots.values()].filter(({ doneAt }) => doneAt <= time());
    const latest = finished.reduce<Snapshot | null>((a, b) => (a === null || b.doneAt >= a.doneAt ? b : a), null);
    boot = {
      id: `boot-${++counter}`,
      startedAt: time(),
      restoredFrom: latest?.id ?? null,
      sessions: copy(latest?.sessions ?? new Map()),
      underWay: 0,
      suspension: null,
    };
  }

  function shutDown(): void {
    if (app) app.running = false;
    // What the keeper had not finished writing never was.
    for (const snapshot of snapshots.values())
      if (snapshot.boot === boot && snapshot.doneAt > time()) snapshots.delete(snapshot.id);
    boot = null;
  }

  function reachable(): Boot {
    if (boot === null) throw new InstanceUnavailable('The instance is not running.');
    if (boot.suspension && boot.suspension.until <= time()) boot.suspension = null;
    return boot;
  }

  function admitted(): Boot {
    const running = reachable();
    if (time() < running.startedAt + gatewayStartMs) throw new InstanceUnavailable('The gateway is starting.');
    if (running.suspension) throw new InstanceUnavailable('The gateway is suspended.', 500);
    return running;
  }

  const apps = {
    beginCreate: async () => begin('create', bootUp),
    beginStart: async () => begin('start', bootUp),
    beginStop: async () => begin('stop', shutDown),
    beginRemove: async () =>
      begin('remove', () => {
        shutDown();
        app = null;
      }),
    isDone: async ({ state }) => state === null || (operations.get(state)?.endsAt ?? 0) <= time(),
    address: async () => (app ? { url: 'http://gateway.test', keeperUrl: 'http://keeper.test' } : null),
    isRunning: async () => app?.running ?? false,
  } satisfies ContainerApps;

  const gateway = {
    async chat({ sessionKey, text, model }) {
      const running = admitted();
      running.underWay++;
      try {
        await pause();
        if (boot !== running) throw new InstanceFailed('The connection to the instance broke (ECONNRESET).');
        const session = running.sessions.get(sessionKey) ?? [];
        const words = customerWords(text);
        chats.push({ sessionKey, text: words, known: [...session, text].join('\n') });
        const answer = `I do not know ${words}.`;
        running.sessions.set(sessionKey, [...session, text, answer]);
        return { text: answer, model, usage: { inputTokens: 1, outputTokens: 1 } };
      } finally {
        running.underWay--;
      }
    },
    startup: async () => {
      const started = time() >= reachable().startedAt + gatewayStartMs;
      return { started, status: started ? 'started' : 'starting' };
    },
    ready: async () => ({ ready: true, failing: [] }),
    rpc: async () => void admitted(),
    health: async () => void admitted(),
    async suspend({ requestId }) {
      const running = reachable();
      if (running.suspension && running.suspension.requestId !== requestId)
        throw new InstanceUnavailable('Another suspension is under way.', 1000);
      const suspensionId = running.suspension?.suspensionId ?? `suspension-${++counter}`;
      running.suspension = { requestId, suspensionId, until: time() + suspensionMs, draining: true };
      for (let look = 0; running.underWay > 0; look++) {
        await pause();
        if (look < drainLooks && boot === running) continue;
        running.suspension = null;
        return { status: 'busy', blockers: ['a message'] };
      }
      return { status: 'ready', suspensionId };
    },
    resumeFromSuspend: async (suspensionId) => {
      const running = reachable();
      if (running.suspension?.suspensionId === suspensionId) running.suspension = null;
    },
  } satisfies InstanceClient;

  const keeper = {
    state: async () => {
      const { id, restoredFrom } = reachable();
      return { bootId: id, restoredFrom, latestSnapshotId: null };
    },
    beginSnapshot: async (id) => {
      const running = reachable();
      if (snapshots.has(id)) return;
      snapshots.set(id, { id, boot: running, sessions: copy(running.sessions), doneAt: time() + snapshotMs });
    },
    snapshot: async (id) => {
      reachable();
      const snapshot = snapshots.get(id);
      if (!snapshot) throw new Error('The keeper answered 404.');
      return { id, status: snapshot.doneAt <= time() ? 'succeeded' : 'running' };
    },
  } satisfies KeeperClient;

  return {
    apps,
    gateway,
    keeper,
    chats,
    /** As if it had been created long ago. */
    exists(): void {
      bootUp();
      if (boot) boot.startedAt -= gatewayStartMs;
    },
    /** The whole instance begins again without anybody's doing, as when its node fails. */
    crash(): void {
      if (boot === null) return;
      shutDown();
      bootUp();
    },
    isUp: () => boot !== null,
    isSuspended: () => boot?.suspension != null && boot.suspension.until > time(),
  };
}

export type VirtualInstance = ReturnType<typeof createVirtualInstance>;
