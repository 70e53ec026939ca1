// Over 300 lines: one world holds every port that the orchestrations meet; parts would only pass it around.
import type { Database } from '@azure/cosmos';
import { conversationActivities } from '../../../orchestrations/conversation/conversation.activities.ts';
import { conversationOrchestrator } from '../../../orchestrations/conversation/conversation.orchestrator.ts';
import { orchestrationsOf } from '../../../orchestrations/durable-orchestrations.ts';
import { names } from '../../../orchestrations/names.ts';
import { createSteps } from '../../../orchestrations/tenant-lifecycle/steps/index.ts';
import { tenantLifecycleActivities } from '../../../orchestrations/tenant-lifecycle/tenant-lifecycle.activities.ts';
import { tenantLifecycleOrchestrator } from '../../../orchestrations/tenant-lifecycle/tenant-lifecycle.orchestrator.ts';
import type { ArmWrites } from '../../../shared/azure/cosmos/arm-writes.ts';
import { createBoardStore } from '../../../shared/azure/cosmos/board.ts';
import { createConversationStore } from '../../../shared/azure/cosmos/conversations.ts';
import { createTenantStore } from '../../../shared/azure/cosmos/tenants.ts';
import { createUsageStore } from '../../../shared/azure/cosmos/usage.ts';
import type { Operation, TenantSettings } from '../../../shared/contract/tenant.ts';
import { rowOf } from '../../../shared/domain/board.ts';
import { wantsPacket } from '../../../shared/domain/conversation.ts';
import type { LifecycleKind } from '../../../shared/domain/lifecycle.ts';
import { defaultSettings, type TenantRecord } from '../../../shared/domain/tenant.ts';
import type { Lane } from '../../../shared/domain/write-turns.ts';
import { createReceiveMessage } from '../../../shared/services/chat/receive-message.ts';
import type { Context, Orchestrations } from '../../../shared/services/context.ts';
import { createChangeConversation, type Decided } from '../../../shared/services/conversations/change-conversation.ts';
import { createCloseEpisode } from '../../../shared/services/conversations/close-episode.ts';
import { createEscalate } from '../../../shared/services/conversations/escalate.ts';
import { createHandOff } from '../../../shared/services/conversations/hand-off.ts';
import { createRunTurn } from '../../../shared/services/conversations/run-turn.ts';
import { createPauseIdleTenants } from '../../../shared/services/fleet/pause-idle-tenants.ts';
import { createSweep } from '../../../shared/services/fleet/sweep.ts';
import { createBeginOperation } from '../../../shared/services/tenants/begin-operation.ts';
import { createSettingsOf } from '../../../shared/services/tenants/settings-of.ts';
import type { Connect } from '../../../shared/services/tenants/tenant-instance.ts';
import { createWakeTenant } from '../../../shared/services/tenants/wake-tenant.ts';
import { createRunInTenant } from '../../../shared/tenancy/run-in-tenant.ts';
import { openScope, type TenantScope } from '../../../shared/tenancy/scope.ts';
import { createSecretsOf } from '../../../shared/tenancy/tenant-secrets.ts';
import { type Process, Schedule } from '../../support/virtual-durable/schedule.ts';
import { type Delivery, VirtualDurable } from '../../support/virtual-durable/virtual-durable.ts';
import { createMemoryStores, type Stores } from './memory-stores.ts';
import { createVirtualInstance } from './virtual-instance.ts';

export type WorldOptions = {
  tenantId?: string;
  /** A real Cosmos database; without it the stores are in memory. */
  database?: Database;
  settings?: Partial<TenantSettings>;
  delivery?: (activity: string) => Delivery;
  /** How often a bell is rung that should be rung once; the sweep's bells always are. */
  bells?: () => number;
  /** Whether a call to a port fails, by its label, `apps.beginStop` for example. */
  fails?: (label: string) => boolean | Error;
  /** How long a write to ARM has to wait for its turn. */
  turnInMs?: (lane: Lane) => number;
  /** For how long after the last thing that moved the fleet's timers run, in virtual time. */
  sweepMinutes?: number;
  /** For the checks of the checker: a dependency that is broken on purpose. */
  broken?: (stores: Stores) => Stores;
};

export type World = Awaited<ReturnType<typeof openWorld>>;

const sweepEveryMs = 30_000;
const endOfTime = '9999';

/** One ready tenant, the real orchestrations and services, and virtual time. Whoever drives the schedule decides everything else. */
export async function openWorld(options: WorldOptions = {}) {
  const { tenantId = 'acme', delivery = () => 'once', bells = () => 1, fails = () => false } = options;
  const schedule = new Schedule();
  const { now } = schedule;
  const instance = createVirtualInstance(now);
  const breaches: string[] = [];
  const refusals: unknown[] = [];
  const said: { conversationId: string; text: string }[] = [];
  const isOurs = (one: { tenantId: string }): boolean => one.tenantId === tenantId;

  /** Every call of a port is a step of the schedule. */
  function port<T extends object>(name: string, target: T): T {
    return new Proxy(target, {
      get(_target, key) {
        const method: unknown = Reflect.get(target, key);
        if (typeof method !== 'function' || key === 'newOperation') return method;
        const label = `${name}.${String(key)}`;
        return (...call: unknown[]) =>
          schedule.guard(label, async () => {
            const failure = fails(label);
            if (failure) throw failure === true ? new Error(`${label} fails.`) : failure;
            return Reflect.apply(method, target, call);
          });
      },
    });
  }

  const stores = options.database ? cosmosStores(options.database, isOurs) : createMemoryStores();
  const broken = options.broken?.(stores) ?? stores;
  const tenants = port('tenants', broken.tenants);
  const conversations = port('conversations', broken.conversations);
  const usage = port('usage', broken.usage);
  const apps = port('apps', instance.apps);
  const armWrites = port<ArmWrites>('armWrites', {
    ask: async (lane, ticket) => {
      const waitMs = ticket ? 0 : (options.turnInMs?.(lane) ?? 0);
      if (waitMs === 0) return { now: true };
      return { now: false, ticket: { lane, number: 0 }, againInMs: waitMs };
    },
  });
  const vault = port('vault', { write: async () => ({}), remove: async () => {} });
  const secretsOf = createSecretsOf(new Uint8Array(32));
  const gateway = port('gateway', instance.gateway);
  const keeper = port('keeper', instance.keeper);
  const knowledge = port('knowledge', {
    ensure: async () => {},
    stage: async () => {},
    show: async () => true,
    removeVersion: async () => {},
    search: async () => [],
    near: async () => [],
    removeTenant: async () => {},
  });
  const precedents = port('precedents', { removeTenant: async () => {} });
  const snapshots = port('snapshots', {
    ensure: async () => {},
    grant: async () => ({ containerUrl: '', expiresAt: '' }),
    remove: async () => {},
  });
  const files = port('files', {
    put: async () => {},
    read: async () => null,
    putPage: async () => {},
    readPage: async () => null,
    removePages: async () => {},
    removeVersion: async () => {},
    removeTenant: async () => {},
  });
  const connect: Connect = (tenant) => ({
    keeper,
    gateway: {
      ...gateway,
      chat: (turn) => {
        if (tenant.status !== 'ready' && turn.sessionKey.startsWith('conv:'))
          breaches.push(`A message went to an instance that was ${tenant.status}.`);
        return gateway.chat(turn);
      },
      startup: () => gateway.startup(),
      ready: () => gateway.ready(),
      rpc: () => gateway.rpc(),
      health: () => gateway.health(),
      suspend: (request) => gateway.suspend(request),
      resumeFromSuspend: (id) => gateway.resumeFromSuspend(id),
    },
  });

  const settingsOf = createSettingsOf({ tenants, now });
  const board = port('board', broken.board);
  const committed = (scope: TenantScope, { head }: Decided): void => void broken.board.put(scope, rowOf(head));
  const change = createChangeConversation({ conversations, settingsOf, committed });
  const deps = { tenants, conversations, change, board, usage, knowledge, snapshots, files, connect, now };
  const beginOperation = createBeginOperation(deps);
  const receiveMessage = createReceiveMessage(deps);
  const pauseIdleTenants = createPauseIdleTenants({ ...deps, beginOperation });
  const chainPending = { chain: async () => {}, sweep: async () => 0 };
  const sweep = createSweep({ ...deps, publish: { row: () => {} }, chainPending });
  const conversation = conversationActivities({
    runTurn: createRunTurn({ ...deps, runInTenant: createRunInTenant(deps) }),
    wakeTenant: createWakeTenant({ tenants, beginOperation }),
    handOff: createHandOff(deps),
    escalate: createEscalate(deps),
    closeEpisode: createCloseEpisode(deps),
    writePacket: async ({ ctx, input }) => {
      await change(ctx.scope, input.conversationId, (head) =>
        head && wantsPacket(head) ? { head: { ...head, packetEpoch: head.epoch }, messages: [] } : null,
      );
      return 'written';
    },
  });
  const steps = createSteps({
    ...deps,
    precedents,
    apps,
    armWrites,
    vault,
    secretsOf,
    buildApp: () => ({ location: 'here' }),
    lookEveryMs: 250,
  });
  const lifecycle = tenantLifecycleActivities({ ...deps, steps });

  const durable = new VirtualDurable(
    schedule,
    { [names.conversation]: conversationOrchestrator, [names.tenantLifecycle]: tenantLifecycleOrchestrator },
    delivery,
  );
  const adapter = orchestrationsOf(durable.client, () => {});
  const orchestrations: Orchestrations = {
    ...adapter,
    async ring(bell) {
      for (let times = bells(); times > 0; times--) await adapter.ring(bell);
    },
  };
  durable.activity(names.runTurn, (input: Parameters<typeof conversation.runTurn>[0]) =>
    conversation.runTurn(input, orchestrations),
  );
  durable.activity(names.wakeTenant, (input: Parameters<typeof conversation.wakeTenant>[0]) =>
    conversation.wakeTenant(input, orchestrations),
  );
  durable.activity(names.giveUp, (input: Parameters<typeof conversation.giveUp>[0]) =>
    conversation.giveUp(input, orchestrations),
  );
  for (const name of [names.escalate, names.writePacket, names.closeEpisode] as const) {
    durable.activity(name, (input: Parameters<(typeof conversation)[typeof name]>[0]) =>
      conversation[name](input, orchestrations),
    );
  }
  durable.activity(names.lifecycleStep, lifecycle.lifecycleStep);
  durable.activity(names.endOperation, (input: Parameters<typeof lifecycle.endOperation>[0]) =>
    lifecycle.endOperation(input, orchestrations),
  );

  const scope = openScope(tenantId, { kind: 'platform', cause: 'test' });
  const ctx: Context = { scope, orchestrations };

  /** Runs to its end, however often its host crashes; a refusal is noted. */
  function request(name: string, work: () => Promise<unknown>): Process {
    const run = (): Process =>
      schedule.start(
        name,
        async () => {
          await schedule.guard(name, async () => {});
          await work();
        },
        (error) => refusals.push(error),
        run,
      );
    return run();
  }

  function say(conversationId: string, text: string): Process {
    said.push({ conversationId, text });
    keepSweeping();
    const input = { channel: 'web', conversationId, customerId: 'visitor', eventId: text, text, attachments: [] };
    // Whoever sent a message sends it again until it is taken.
    const send = async (): Promise<void> => {
      for (let attempt = 0; attempt < 20; attempt++) {
        try {
          await receiveMessage({ ctx, input });
          return;
        } catch (error) {
          if (attempt === 19) throw error;
        }
      }
    };
    return request('message', send);
  }

  function operate(kind: LifecycleKind): Process {
    keepSweeping();
    return request(`operator ${kind}`, () => beginOperation({ ctx, input: { kind } }));
  }

  let sweepUntil = 0;
  let sweeping = false;
  function keepSweeping(): void {
    sweepUntil = now().getTime() + (options.sweepMinutes ?? 0) * 60_000;
    if (!sweeping) sweepOn();
  }
  function sweepOn(): void {
    const at = now().getTime() + sweepEveryMs;
    sweeping = at <= sweepUntil;
    if (!sweeping) return;
    schedule.at(new Date(at), 'fleet', () => {
      request('sweep', () => sweep(adapter));
      request('pause idle tenants', async () => {
        await pauseIdleTenants(orchestrations);
        const operations = await stores.tenants.sweepOperations(endOfTime);
        if (operations.length > 0 || (await stores.conversations.waiting(scope, 1)).length > 0) keepSweeping();
      });
      sweepOn();
    });
  }

  instance.exists();
  await stores.tenants.create(scope, readyTenant(scope.tenantId, now().toISOString(), options.settings));

  return {
    schedule,
    durable,
    instance,
    stores,
    scope,
    ctx,
    breaches,
    refusals,
    said,
    say,
    operate,
    beginOperation,
    ring: (conversationId: string, listening: boolean) =>
      request('bell', () => adapter.ring({ tenantId, conversationId, listening })),
  };
}

function readyTenant(tenantId: string, at: string, settings: Partial<TenantSettings> = {}) {
  const first: Operation = {
    id: `${tenantId}.first`,
    tenantId,
    kind: 'create',
    status: 'succeeded',
    steps: [],
    startedAt: at,
  };
  const tenant: TenantRecord = {
    tenantId,
    status: 'ready',
    settings: { ...defaultSettings(tenantId), idleAfterSeconds: 0, ...settings },
    stamp: 'test',
    secretSalt: 'salt',
    instance: {
      appName: tenantId,
      url: 'http://g.test',
      keeperUrl: 'http://k.test',
      lifeId: '',
      bootId: '',
      snapshotAt: null,
    },
    snapshot: null,
    operation: null,
    createdAt: at,
    lastActivityAt: at,
  };
  return { tenant, operation: first, key: { keyId: 'k1', name: 'key', createdAt: at, hash: 'hash' } };
}

/** Worlds share a database: the timers, which look at all tenants, see the world's own only. */
function cosmosStores(database: Database, isOurs: (one: { tenantId: string }) => boolean): Stores {
  const tenants = createTenantStore(database);
  const conversations = createConversationStore(database);
  return {
    tenants: {
      ...tenants,
      sweep: async (...query) => (await tenants.sweep(...query)).filter(isOurs),
      sweepOperations: async (before) => (await tenants.sweepOperations(before)).filter(isOurs),
    },
    conversations: {
      ...conversations,
      sweepWaiting: async (before) => (await conversations.sweepWaiting(before)).filter(isOurs),
      sweepChanged: async (since) => (await conversations.sweepChanged(since)).filter(isOurs),
    },
    board: createBoardStore(database),
    usage: createUsageStore(database),
  };
}
